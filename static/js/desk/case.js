// The small map of a case's page.
import { byId } from "../dom.js";
import { Pins } from "./pins.js";

const element = byId("case-map");
new Pins(element, JSON.parse(element.dataset.pins));
