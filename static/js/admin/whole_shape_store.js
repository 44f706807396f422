// What is drawn, as one GeoJSON geometry with every ring: the store of django-leaflet keeps only the outer ones.
// A classic script, because django-leaflet looks its store up by name when its own inline script runs.
"use strict";

L.WholeShapeStore = L.FieldStore.extend({
  _serialize(drawn) {
    const geometries = drawn.getLayers().map((layer) => layer.toGeoJSON(false).geometry);
    if (geometries.length === 0) return "";
    const wanted = this.options.geom_type.toLowerCase();
    const parts = geometries.flatMap((shape) => (shape.type.startsWith("Multi") ? shape.coordinates : [shape.coordinates]));
    const single = geometries[0].type.replace("Multi", "");
    const whole = wanted.startsWith("multi") ? { type: `Multi${single}`, coordinates: parts } : { type: single, coordinates: parts[0] };
    return JSON.stringify(whole);
  },
});
