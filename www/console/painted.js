// Waits until the first screen, which stands in index.html, is painted: to run the rest of the page's code takes longer than a frame. The rest waits only in the
// built page, where all of it is one file, in the order of its imports.
import { afterNextFrame } from "../frames.js";

await afterNextFrame();
