// The report has arrived: what was kept of it on this device is not needed any more.
import { dropDraft } from "./draft.js";

dropDraft();
history.replaceState(null, "", location.pathname + location.search);
