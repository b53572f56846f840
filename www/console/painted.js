// The first screen, which stands in index.html, is painted before the rest of the page's code runs: that takes longer than a frame. In the built page, where all of
// it is one file in the order of its imports, the rest comes after this.
import { afterNextFrame } from "../frames.js";

await afterNextFrame();
