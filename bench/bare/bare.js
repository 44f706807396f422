// The peer: Leaflet, protomaps-leaflet and one thin line for each layer of the tiles. No label, no panel, nothing else.
const found = new URLSearchParams(location.search);
const [zoom, lat, lon] = found.get("map").split("/").map(Number);
const keys = found.get("keys").split(",");
const symbolizer = new protomapsL.LineSymbolizer({ color: "purple", width: 1 });
const map = L.map("map", { zoomControl: false, attributionControl: false, maxZoom: 20 }).setView([lat, lon], zoom);
protomapsL
  .leafletLayer({
    url: `/tiles/${keys}/{z}/{x}/{y}.mvt`,
    maxDataZoom: 16,
    paintRules: keys.map((dataLayer) => ({ dataLayer, symbolizer })),
    labelRules: [],
    attribution: "",
  })
  .on("load", () => performance.mark("map-ready"))
  .addTo(map);
