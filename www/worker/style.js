// The page's whole style: the design system that the console has too, and what is its own.
import TOKENS from "../tokens.css";
import RULES from "./style.css";

export const STYLE = TOKENS + RULES;
