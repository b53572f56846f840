// Whether everybody can press and tell apart what is on the screen: by touch, at 400 % zoom, in either scheme and in forced colours.
import { expect } from "@playwright/test";

/** @import { Page } from "@playwright/test" */

/** CSS pixels that a fingertip needs, and that WCAG asks of every target. */
const [FINGER, TARGET] = [44, 24];

/** A window of 1280 by 1024 pixels at 400 %. */
const ZOOMED = { width: 320, height: 256 };

/** Graphics that mean something: by what their lines are drawn, against what is behind them. */
const LINES = ".bar, .stages .mark, button, input:not([type=checkbox]), select, textarea, .deadline, .pill.wait";

/** All of it, on a screen that is arranged. @param {Page} page @param {string} screen */
export async function reachable(page, screen) {
  await touched(page, screen);
  await zoomed(page, screen);
  for (const width of [320, 640, 1024, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await squeezed(page), `${screen}: squeezed at ${width} px`).toEqual([]);
  }
  expect(await ambiguous(page), `${screen}: controls of one name that do different things`).toEqual([]);
  expect(await repeated(page), `${screen}: told twice`).toEqual([]);
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    await page.emulateMedia({ colorScheme });
    expect(await faint(page, 3), `${screen}: graphics of less than 3:1, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ forcedColors: "active" });
  // A button that cannot be pressed is grey in every system.
  expect(await faint(page, 2), `${screen}: what cannot be told in forced colours`).toEqual([]);
  expect(await alike(page), `${screen}: what is alike in forced colours`).toEqual([]);
  await page.emulateMedia({ forcedColors: "none" });
}

/** @param {Page} page @param {string} screen */
async function touched(page, screen) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  await page.setViewportSize({ width: 390, height: 844 });
  const { coarse, small } = await page.evaluate(([finger, target]) => {
    const small = [...document.querySelectorAll("a, button, select, input, textarea, summary")].flatMap((control) => {
      // Its label is pressed with it.
      const pressed = control.closest("label") ?? control;
      const { height } = pressed.getBoundingClientRect();
      const isSmall = height < (control.localName === "a" ? target : finger) - 0.5;
      return isSmall && control.checkVisibility() && !control.matches(".skip") ? [`${control.localName} ${control.textContent?.trim()}: ${height}`] : [];
    });
    return { coarse: matchMedia("(pointer: coarse)").matches, small };
  }, /** @type {const} */ ([FINGER, TARGET]));
  expect(coarse).toBe(true);
  expect(small, `${screen}: too small to touch`).toEqual([]);
  await session.send("Emulation.setTouchEmulationEnabled", { enabled: false });
  await session.detach();
}

/** @param {Page} page @param {string} screen */
async function zoomed(page, screen) {
  await page.setViewportSize(ZOOMED);
  const hidden = await page.evaluate(() => {
    const within = document.querySelector("dialog") ?? document;
    const hidden = [...within.querySelectorAll("a, button, select, input, textarea, summary")].flatMap((control) => {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.matches(".skip")) return [];
      control.scrollIntoView({ block: "nearest" });
      const { left, top, width, height } = control.getClientRects()[0] ?? control.getBoundingClientRect();
      const there = document.elementFromPoint(left + Math.min(width, innerWidth) / 2, top + Math.min(height, innerHeight) / 2);
      return there && (control.contains(there) || there.contains(control)) && width > 0 ? [] : [`${control.localName} ${control.textContent?.trim()}`];
    });
    const content = document.querySelector("dialog .content");
    return content && content.clientHeight < 48 ? [...hidden, `${content.clientHeight} px of the dialog's words`] : hidden;
  });
  expect(hidden, `${screen}: out of reach at 400 %`).toEqual([]);
}

/** Words in columns of a few letters. @param {Page} page */
const squeezed = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("body *")].flatMap((element) => {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent?.trim().length ?? 0) > 4);
      if (!own || !element.checkVisibility() || element.matches(".visually-hidden")) return [];
      const { width, height } = element.getBoundingClientRect();
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      return width > 2 && width < 4 * size && height > 5 * size ? [`${element.localName} ${element.textContent?.trim().slice(0, 40)}: ${width} by ${height}`] : [];
    }),
  );

/** Names that more than one control has, but for links that lead to the same place. @param {Page} page */
const ambiguous = (page) =>
  page.evaluate(() => {
    const within = document.querySelector("dialog") ?? document;
    const controls = [...within.querySelectorAll("a, button, select, input, textarea, summary")].filter((control) => control.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }));
    /** @type {Map<string, string>} */
    const leads = new Map();
    return controls.flatMap((control, index) => {
      const [label] = /** @type {any} */ (control).labels ?? [];
      const name = `${control.localName} ${control.getAttribute("aria-label") ?? label?.textContent?.trim() ?? control.textContent?.trim()}`;
      const where = control.getAttribute("href") ?? `${index}`;
      const known = leads.get(name);
      leads.set(name, known ?? where);
      return known === undefined || known === where ? [] : [name];
    });
  });

/** What went wrong, where it is told more than once. @param {Page} page */
const repeated = (page) =>
  page.evaluate(() => {
    const told = [...document.querySelectorAll(".box p, .box li, .box .said, [role=alert]")]
      .filter((element) => element.checkVisibility() && element.children.length === 0)
      .map((element) => element.textContent?.trim() ?? "")
      .filter((text) => text.length > 20);
    return told.filter((text, index) => told.indexOf(text) !== index);
  });

/** What has less contrast than that: lines and signs against what is behind them, the two parts of a traffic bar against each other. @param {Page} page @param {number} least */
const faint = (page, least) =>
  page.evaluate(([least, lines]) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (!canvas) throw new Error("no canvas");
    /** Colours painted upon each other, the lowest first. @param {string[]} colors */
    const painted = (colors) => {
      canvas.clearRect(0, 0, 1, 1);
      for (const color of colors) {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
      }
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    /** @param {Element | null} element @returns {string[]} */
    const behind = (element) => (element ? [...behind(element.parentElement), getComputedStyle(element).backgroundColor] : ["Canvas"]);
    /** @param {number[]} color */
    const luminance = (color) => {
      const [red = 0, green = 0, blue = 0] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    /** @param {string[]} ground @param {string} color */
    const contrast = (ground, color) => {
      const [light = 0, dark = 0] = [luminance(painted(ground)), luminance(painted([...ground, color]))].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    };
    /** @type {string[]} */
    const found = [];
    /** @param {Element} element @param {number} value */
    const note = (element, value) => void (value < least && found.push(`${element.localName}.${element.getAttribute("class") ?? ""} ${element.textContent?.trim().slice(0, 30)}: ${value.toFixed(2)}`));
    const shown = (/** @type {string} */ selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(":disabled"));
    for (const element of shown(lines)) {
      const ground = behind(element.parentElement);
      const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(element);
      // A control is seen by its line, or by what it is filled with.
      note(element, Math.max(borderTopWidth === "0px" ? 1 : contrast(ground, borderTopColor), element.matches("button, .stages .mark") ? contrast(ground, backgroundColor) : 1));
    }
    for (const sign of shown(".sign")) note(sign, contrast(behind(sign.parentElement), getComputedStyle(sign).stroke));
    for (const bar of shown(".bar")) {
      const drawn = [".to", ".from"].flatMap((part) => [...bar.querySelectorAll(part)].map((rect) => getComputedStyle(rect).fill));
      const [to, from] = drawn.length > 0 ? drawn : (getComputedStyle(bar).backgroundImage.match(/rgba?\([^)]*\)/g) ?? []);
      note(bar, contrast([String(from)], String(to)));
    }
    return found;
  }, /** @type {const} */ ([least, LINES]));

/** Answers, deadlines and stages that differ by colour alone, which forced colours take away. @param {Page} page */
const alike = (page) =>
  page.evaluate(() => {
    /** @param {string} selector */
    const signs = (selector) => [...document.querySelectorAll(selector)].map((element) => element.querySelector(".sign path")?.getAttribute("d") ?? "none");
    /** @type {string[]} */
    const found = [];
    const answers = signs(".answers button:has(.sign)");
    if (new Set(answers).size < answers.length) found.push("the answers");
    const automatic = new Map([...document.querySelectorAll(".deadline")].map((element) => [element.textContent?.match(/Auto-\w+/)?.[0] ?? "", element.querySelector(".sign path")?.getAttribute("d")]));
    if (new Set(automatic.values()).size < automatic.size) found.push("deadlines");
    const border = (/** @type {Element} */ element) => getComputedStyle(element).border;
    const current = document.querySelector(".stages .current .mark");
    const other = document.querySelector(".stages li:not(.current) .mark");
    if (current && other && border(current) === border(other)) found.push("the stage that it is in");
    const invisible = [...document.querySelectorAll(".pill, .box, .card, .chips li, dialog, .consequences > div, .list > li:not(.room), .fold")].filter((element) => {
      const { borderInlineStartColor: color, borderInlineStartWidth: width } = getComputedStyle(element);
      return element.checkVisibility() && (width === "0px" || color === getComputedStyle(document.documentElement).backgroundColor || color === "rgba(0, 0, 0, 0)");
    });
    return [...found, ...invisible.map((element) => `${element.localName}.${element.className}`)];
  });
