// The browser's notifications: asked for by the person, and only while nobody sees the page.
import { duration, ecsNow, secondsLeft } from "../countdown.js";
import { SOON } from "./clock.js";
import { link } from "./route.js";
import { clockTime } from "./zone.js";

/** @import { Rollout } from "../ecs_greenlight.js" */
/** @import { Waiting } from "./waiting.js" */

/** @typedef {NotificationPermission | "unsupported"} Notifying */

/** @returns {Notifying} */
export const permission = () => globalThis.Notification?.permission ?? "unsupported";

/** @param {Waiting} waiting @param {Pick<Rollout, "cluster" | "region" | "serviceDeploymentArn">} rollout @param {string} title @param {string} [end] ISO 8601: by when to decide */
export function notify(waiting, { cluster, region, serviceDeploymentArn }, title, end) {
  if (waiting.notifying !== "granted" || !document.hidden) return;
  try {
    const notification = new Notification(title, { body: `${end ? `Decide by ${clockTime(end)}. ` : ""}${cluster}, ${region}`, tag: serviceDeploymentArn });
    notification.onclick = () => {
      focus();
      location.hash = link("d", serviceDeploymentArn);
    };
  } catch {
    // Chrome on Android has none of a page's own.
    waiting.notifying = "unsupported";
  }
}

/** The hooks whose deadline was notified of. @type {Set<string>} */
const warned = new Set();

/** Notifies of each near deadline once. @param {Waiting} waiting @param {(rollout: Rollout) => number} deadline the soonest of each, in epoch milliseconds */
export function warn(waiting, deadline) {
  const soon = ecsNow() + SOON * 1000;
  for (const rollout of waiting.rollouts.values()) {
    if (deadline(rollout) > soon) continue;
    for (const { hookId = "", awaitingAction, expiresAt } of rollout.hooks) {
      const left = awaitingAction && expiresAt ? secondsLeft(expiresAt) : Infinity;
      if (left > SOON || warned.has(hookId)) continue;
      warned.add(hookId);
      if (left > 0) notify(waiting, rollout, `${rollout.service}: ${duration(left)} left to decide`, expiresAt);
    }
  }
}
