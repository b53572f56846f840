// What the crate has the page behind a link show, one of each kind.

/** @import { ApprovalPage, Question } from "#glue" */

/** @type {Question} */
export const question = {
  headline: "checkout waits in production",
  waits: true,
  hookId: "hook-1",
  place: {
    serviceDeploymentArn: "arn:aws:ecs:eu-central-1:111122223333:service-deployment/storefront/checkout/Vl8Zs0jGBSWrFVmnmZvCe",
    service: "checkout",
    cluster: "storefront",
    account: "111122223333",
    accountName: "production",
    region: "eu-central-1",
  },
  stage: { name: "POST_TEST_TRAFFIC_SHIFT", words: "Post test traffic shift", meaning: "Test traffic reaches the new revision; production traffic does not." },
  changes: {
    images: [
      { container: "app", kind: "tag", image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront/checkout", before: "2024.10.07-1", after: "2024.10.08-2" },
      { container: "envoy", kind: "digest", image: "public.ecr.aws/appmesh/aws-appmesh-envoy:latest", before: "sha256:0123456789ab", after: "sha256:fedcba987654" },
      { container: "metrics", kind: "new", after: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.3" },
    ],
    unchanged: 1,
    taskDefinition: { before: "checkout:41", after: "checkout:42" },
    others: ["app: environment, port mappings 8080/tcp → 9090/tcp", "task: cpu 256 → 512"],
  },
  traffic: { percent: "0", stepsDone: 0, steps: 3, words: "Revision 42 has 0 % of production traffic." },
  continue: { possible: true, consequence: "Production traffic moves to revision 42, now 0 %." },
  rollBack: { possible: true, consequence: "Revision 41 stays in production, and revision 42 is stopped." },
  deadline: { at: "2024-10-08T20:05:00.000Z", epochSeconds: 1_728_417_900, words: "8 Oct 2024, 20:05 UTC", then: "After that the deployment rolls back by itself." },
  othersWaiting: 1,
  links: { page: "https://console.example.com/ecs/#/d/arn", console: "https://eu-central-1.console.aws.amazon.com/ecs/v2/clusters/storefront" },
};

const title = question.headline;
const person = "ann@example.com";
const page = String(question.links.page);
const consequences = {
  continuing: { consequence: String(question.continue.consequence), reason: false },
  rollBack: { consequence: String(question.rollBack.consequence), reason: false },
};
const form = { t: "v1.example-token", form: "example-form-token", ...consequences, longestReason: 1000 };

/** @type {Record<string, ApprovalPage>} */
export const pages = {
  "question": { state: "question", title, question, form, page, person },
  "question-with-reason": {
    state: "question",
    title,
    question,
    form: { ...form, continuing: { ...consequences.continuing, reason: true } },
    votes: { need: 2, names: ["Ben Okafor"] },
    page,
    person,
  },
  "reason-missing": {
    state: "question",
    title,
    message: "Please say why. Nothing was done yet.",
    question,
    form: { ...form, continuing: { ...consequences.continuing, reason: true }, rollBack: { ...consequences.rollBack, reason: true } },
    person,
  },
  "only-one-side": {
    state: "question",
    title,
    question: { ...question, changes: undefined, rollBack: { possible: false, reason: "The deployment is already rolling back." } },
    form: { ...form, rollBack: undefined },
    person,
  },
  "sign-in": { state: "signIn", title, message: "To decide here, come with your company's sign-in: open this link in a browser where you are signed in.", question, page },
  "voted": { state: "told", title: "Your approval is counted", message: "1 of 2 so far: oidc ann@example.com. Nothing is sent to ECS until the others agree.", votes: { need: 2, names: ["ann@example.com"] }, page, person },
  "continued": { state: "told", result: "continued", title: "checkout continues", message: "ECS accepted it. The deployment goes on to production traffic shift.", page, person },
  "rolled-back": { state: "told", result: "rolledBack", title: "checkout rolls back", message: "ECS accepted it. The deployment goes back to revision 41.", page, person },
  "already-continued": { state: "told", result: "alreadyContinued", title: "checkout had been continued", message: "Someone was first. Nothing was sent.", page, person },
  "timed-out": { state: "told", result: "timedOut", title: "checkout waited until its time ran out", message: "Nobody decided in time, so ECS rolled the deployment back.", page, person },
  "conflict": { state: "told", result: "conflict", title: "checkout was decided otherwise", message: "The hook was rolled back. Your answer was not carried out.", page, person },
  "unknown": { state: "told", result: "unknown", title: "checkout may or may not have been decided", message: "The request was sent, and no answer came. Look at the deployment before you decide anew.", page, person },
  "no-longer-waits": { state: "told", title: "checkout no longer waits in production", question: { ...question, waits: false, deadline: undefined, continue: { possible: false, reason: "It was continued." }, rollBack: { possible: false, reason: "It was continued." } }, page },
  "refused": { state: "refused", title: "This link cannot be used", message: "The link has expired." },
  "may-not": { state: "refused", title: "You may not", message: "You may not continue storefront/checkout: the policy for it does not name you. Ask whoever looks after it. Nothing was done.", page, person },
  "unread": { state: "error", title: "The deployment could not be read", message: "User: arn:aws:sts::111122223333:assumed-role/greenlight-reader/worker is not authorized to perform: ecs:DescribeServiceDeployments on resource: arn:aws:ecs:eu-central-1:111122223333:service-deployment/storefront/checkout/Vl8Zs0jGBSWrFVmnmZvCe", page },
};
