// The same ten operations from the AWS SDK. `export .. from` in an .mjs entry is what lets esbuild drop the other commands.
export {
  ContinueServiceDeploymentCommand,
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  StopServiceDeploymentCommand,
} from "@aws-sdk/client-ecs";
