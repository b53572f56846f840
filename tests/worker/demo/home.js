// The demo's first page: where everything is, who may do what, and a button that starts a deployment.

/** @type {[service: string, rule: string][]} */
const SERVICES = [
  ["checkout", "Ann and Ben may continue it. It pauses once, before production traffic moves."],
  ["payments", "Two of Ann, Ben and Cat must say to continue. It pauses before each step of its canary."],
  ["ingest", "Who is in the user group releasers (Ann, Ben) may continue it, and must say why."],
];

/** @param {{ chat: string, console: string, worker: string }} at */
export const homePage = ({ chat, console, worker }) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>ECS greenlight: the worker's demo</title>
    <link rel="icon" href="data:,">
    <style>
      body { margin: 0 auto; max-width: 44rem; padding: 1.5rem 1rem 4rem; font: 16px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.4rem; }
      h2 { margin-top: 2rem; font-size: 1.1rem; }
      dt { font-weight: 600; }
      dd { margin: 0 0 0.9rem; }
      code { overflow-wrap: anywhere; }
      form { display: inline; }
      button { min-height: 2.25rem; padding: 0.3rem 0.8rem; border: 1px solid GrayText; border-radius: 0.35rem; background: none; color: inherit; font: inherit; cursor: pointer; }
      :is(a, button):focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
      p:target { padding: 0.5rem 0.8rem; border-left: 4px solid light-dark(#0b6e4f, #38b28a); }
      p#deployed:not(:target) { display: none; }
    </style>
  </head>
  <body>
    <main>
      <h1>A deployment pauses, and chat decides</h1>
      <ol>
        <li>Open <a href="${chat}/" target="_blank">the chat</a>. Some deployments wait already, and the worker has asked about them.</li>
        <li>Press <em>Continue</em> or <em>Roll back</em>, as Ann, Ben, Cat or Dan: the choice is at the top.</li>
        <li>Watch the message change, and the thread below it. Then press again as somebody else.</li>
        <li>Follow <em>Decide in the browser</em>: the same, by link, with the company's sign-in.</li>
        <li>Follow <em>See the deployment</em>: <a href="${console}/" target="_blank">the console page</a>, on the same deployment. Decide there, and
          the chat is told.</li>
      </ol>

      <h2>Start a deployment</h2>
      <p>A new one stops one of the same service that still waits.</p>
      <p id="deployed" role="status">It started. When it reaches its pause hook, in some seconds, the question appears in the chat.</p>
      <dl>${SERVICES.map(
        ([service, rule]) => `
        <dt><form method="post" action="/deploy/${service}"><button>Deploy ${service}</button></form></dt>
        <dd>${rule} Anybody may roll it back.</dd>`,
      ).join("")}
      </dl>

      <h2>What runs here</h2>
      <dl>
        <dt>The worker</dt>
        <dd>The files of <code>make worker</code> on workerd, behind a stand-in for the company's sign-in: <a href="${worker}/.well-known/openid-configuration" target="_blank">${worker}</a>.
          Its log is in the terminal.</dd>
        <dt>Slack</dt>
        <dd>A <a href="${chat}/" target="_blank">stand-in</a> that verifies what Slack verifies, and signs what Slack signs.</dd>
        <dt>ECS, EventBridge and STS</dt>
        <dd>A <a href="${console}/_sim/world" target="_blank">stand-in</a>. Its STS verifies the worker's tokens with the worker's published key, and
          its ECS notes who acted: look for <code>sourceIdentity</code>. Nothing here talks to AWS.</dd>
      </dl>
    </main>
  </body>
</html>
`;
