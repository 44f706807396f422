"""What walks cost in cities of several sizes: the table and the plot, from costs that are known."""

from xml.etree import ElementTree

from bench.growth import BEGIN, END, JOBS, PAGE, Cost, plot, table

COSTS = [
    Cost(job, towns, 10_000 * towns, 12_000 * towns, 0.01 * towns * (place + 1), 400.0 + towns)
    for towns in (1, 10)
    for place, job in enumerate(JOBS)
]


def test_the_table_has_a_row_for_each_city_and_the_peak_in_the_largest():
    head, _, small, large, peak = table(COSTS).splitlines()
    assert all(f"`{job}`" in head for job in JOBS)
    assert small == "| × 1 | 10,000 | 12,000 | 10 ms | 20 ms | 30 ms | 40 ms |"
    assert large.startswith("| × 10 | 100,000 | 120,000 | 100 ms |")
    assert peak.count("410 MiB") == len(JOBS)


def test_the_plot_has_a_line_for_each_job_that_rises_with_the_city():
    drawn = ElementTree.fromstring(plot(COSTS))
    lines = drawn.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == len(JOBS)
    for line in lines:
        (x0, y0), (x1, y1) = (map(float, place.split(",")) for place in line.get("points").split())
        assert x0 < x1
        assert y0 > y1


def test_the_page_has_the_place_where_the_table_goes():
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
