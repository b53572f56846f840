// What the crate has the page behind a link show, one of each kind.

/** @import { ApprovalPage, Question } from "#glue" */

/** @type {Question} */
export const question = {
  headline: "Continue or roll back storefront/checkout in production (111122223333), eu-central-1?",
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
  deadline: { at: "2024-10-08T20:05:00.000Z", epochSeconds: 1_728_417_900, words: "8 Oct 2024, 20:05 UTC", then: "ECS then rolls the deployment back automatically." },
  othersWaiting: 1,
  links: { page: "https://console.example.com/ecs/#/d/arn", console: "https://eu-central-1.console.aws.amazon.com/ecs/v2/clusters/storefront" },
};

const title = question.headline;
const person = "Ann Becker (oidc ann@example.com)";
const page = String(question.links.page);
const consequences = {
  continuing: { consequence: String(question.continue.consequence), ifMatch: "1-example-etag-of-continuing", reason: false },
  rollBack: { consequence: String(question.rollBack.consequence), ifMatch: "1-example-etag-of-rolling-back", reason: false },
};
const form = { t: "v1.example-token", form: "example-form-token", ...consequences, longestReason: 1000 };

/** @type {Record<string, ApprovalPage>} */
export const pages = {
  "question": { state: "question", tone: "warn", title, question, form, page, person },
  "question-with-reason": {
    state: "question", tone: "warn",
    title,
    question: {
      ...question,
      needed: "2 approvals needed to continue, each with a reason.",
      vote: "Your approval has been counted; nothing is sent until 2 people agree.",
    },
    form: { ...form, continuing: { ...consequences.continuing, reason: true } },
    votes: { need: 2, names: ["Ben Okafor (oidc ben@example.com)"] },
    page,
    person,
  },
  "reason-missing": {
    state: "question", tone: "warn",
    title,
    message: "Enter a reason. Nothing was done yet.",
    question,
    form: { ...form, continuing: { ...consequences.continuing, reason: true }, rollBack: { ...consequences.rollBack, reason: true } },
    person,
  },
  "only-one-side": {
    state: "question", tone: "warn",
    title,
    question: { ...question, changes: undefined, rollBack: { possible: false, reason: "The deployment is already rolling back." } },
    form: { ...form, rollBack: undefined },
    person,
  },
  "sign-in": { state: "signIn", tone: "warn", title: "Sign in", message: "Sign in with your company account, then open this link again." },
  "no-sign-in": { state: "signIn", tone: "warn", title, message: "This worker has no sign-in, so nobody can decide by link. Decide where you were asked.", question, page },
  "voted": { state: "outcome", tone: "calm", title: "Your approval has been counted", message: "1 of 2 so far: oidc ann@example.com. Nothing is sent to ECS until the others agree.", votes: { need: 2, names: ["ann@example.com"] }, page, person },
  "continued": { state: "outcome", tone: "good", result: "continued", title: "checkout is continuing", message: "ECS accepted. The deployment is continuing.", page, person },
  "rolled-back": { state: "outcome", tone: "good", result: "rolledBack", title: "checkout is rolling back", message: "ECS accepted. The deployment is rolling back.", page, person },
  "already-continued": { state: "outcome", tone: "calm", result: "alreadyContinued", title: "checkout was already continued", message: "Someone was first. Nothing was sent.", page, person },
  "timed-out": { state: "outcome", tone: "warn", result: "timedOut", title: "checkout timed out", message: "Nobody decided in time, so ECS rolled the deployment back.", page, person },
  "conflict": { state: "outcome", tone: "bad", result: "conflict", title: "checkout got the opposite decision", message: "The hook was rolled back. Your answer was not carried out.", page, person },
  "unknown": { state: "outcome", tone: "bad", result: "unknown", title: "checkout may or may not have been decided", message: "The request was sent, and no answer came. Check the deployment before you try again.", page, person },
  "no-longer-waits": { state: "outcome", tone: "calm", title: "storefront/checkout in production (111122223333), eu-central-1 is no longer paused here", question: { ...question, waits: false, deadline: undefined, continue: { possible: false, reason: "It was continued." }, rollBack: { possible: false, reason: "It was continued." } }, page },
  "refused": { state: "refused", tone: "bad", title: "This link can't be used", message: "This link has expired. Check the deployment in the Amazon ECS console." },
  "may-not": { state: "refused", tone: "bad", title: "Not allowed", message: "You are not allowed to continue storefront/checkout: no policy allows you to. Ask the people who run this worker. Nothing was done.", page, person },
  "unread": { state: "error", tone: "bad", title: "Couldn't read the deployment", message: "User: arn:aws:sts::111122223333:assumed-role/greenlight-reader/worker is not authorized to perform: ecs:DescribeServiceDeployments on resource: arn:aws:ecs:eu-central-1:111122223333:service-deployment/storefront/checkout/Vl8Zs0jGBSWrFVmnmZvCe", page },
};
