import { Greenlight } from "ecs-greenlight";

const credentials = { accessKeyId: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: "fake" };
const ecs = new Greenlight({ region: "eu-central-1", credentials, endpoint: location.origin });

ecs.browse({}).then(
  (page) => document.body.append(JSON.stringify(page)),
  (error) => document.body.append(String(error)),
);
