// Who may decide at the company that the cases play in. The first policy that fits holds.
import { TEAM } from "../edge.js";

/** @param {string[]} ids */
const slack = (...ids) => ids.map((id) => `slack:${TEAM}:${id}`);

const deciders = { people: [...slack("U0ANN", "U0BEN"), "oidc:ann@example.com", "oidc:ben@example.com"] };

export const policies = [
  { services: ["pair-*"], continue: { people: [...slack("U0ANN", "U0BEN", "U0CAT"), "oidc:ann@example.com"], approvals: 2 }, rollBack: deciders },
  { services: ["reason-*"], continue: { ...deciders, reason: true }, rollBack: deciders },
  { services: ["group-*"], continue: { slackGroups: ["S0RELEASE"] }, rollBack: { anyone: true } },
  { services: ["claim-*"], continue: { claims: { groups: ["deployers"] } }, rollBack: { anyone: true } },
  { services: ["crowd-*"], continue: { anyone: true }, rollBack: { anyone: true } },
  { continue: { people: [...slack("U0ANN"), "oidc:ann@example.com"] }, rollBack: { people: [...slack("U0ANN", "U0BEN"), "oidc:ann@example.com", "oidc:ben@example.com"] } },
];
