import { Greenlight } from "ecs-greenlight";

const credentials = { accessKeyId: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: "fake" };
const ecs = new Greenlight({ region: "eu-central-1", credentials, endpoint: location.origin });

const output = document.createElement("output");
output.textContent = await ecs.browse({}).then(JSON.stringify, String);
document.body.append(output);
