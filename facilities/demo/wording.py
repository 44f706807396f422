"""Hours, capacities and names of the demo's facilities, by kind."""

WEEKDAYS = "Mo-Fr 08:30-12:00,14:30-18:00"
HOURS = {
    "party_centre": f"{WEEKDAYS}; Sa 09:00-12:00",
    "street_centre": WEEKDAYS,
    "community_station": WEEKDAYS,
    "health_centre": "Mo-Su 08:00-20:00",
    "clinic": "Mo-Sa 08:00-18:00",
    "hospital": "24/7",
    "pharmacy": "Mo-Su 08:00-21:30",
    "kindergarten": "Mo-Fr 07:40-17:30",
    "primary_school": "Mo-Fr 07:50-17:30",
    "middle_school": "Mo-Fr 07:20-18:30",
    "market": "Mo-Su 06:00-19:30",
    "elderly_care": "Mo-Su 08:00-18:00",
    "culture_room": "Tu-Su 09:00-12:00,14:00-20:30",
    "culture_centre": "Tu-Su 09:00-21:00",
    "sports_ground": "Mo-Su 06:00-22:00",
    "police": "24/7",
    "toilet": "Mo-Su 05:30-23:00",
}
# Fewest and most, in steps of.
CAPACITY = {
    "kindergarten": (180, 540, 30),
    "primary_school": (810, 2160, 45),
    "middle_school": (900, 2400, 50),
    "elderly_care": (15, 60, 5),
    "market": (60, 240, 10),
    "hospital": (200, 900, 50),
    "shelter": (500, 4000, 100),
}
OPERATOR = {
    "market": "蒙自市农贸市场管理有限公司",
    "bus_stop": "蒙自市公共交通公司",
    "toilet": "环境卫生管理站",
}
# The map's word for a service, and what it is here. Schools are told apart by their names.
OF_SERVICE = {
    "community_centre": "party_centre",
    "clinic": "clinic",
    "social_facility": "elderly_care",
    "police": "police",
    "hospital": "hospital",
    "marketplace": "market",
    "pharmacy": "pharmacy",
    "kindergarten": "kindergarten",
    "bus_stop": "bus_stop",
}
