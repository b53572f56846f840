// The first screen, which stands in index.html, is painted before the rest of the page's code runs: that takes longer than a frame.
import { afterNextFrame } from "../frames.js";

await afterNextFrame();
