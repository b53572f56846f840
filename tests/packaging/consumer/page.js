import { Greenlight } from "ecs-greenlight";

const credentials = { accessKeyId: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: "fake" };
// The server of this page answers as ECS would for an account without clusters.
const ecs = new Greenlight({ region: "eu-central-1", credentials, endpoint: location.origin });

ecs.browse({}).then(
  (page) => document.body.append(JSON.stringify(page)),
  (error) => document.body.append(String(error)),
);
