// The inbox as it would be written with React, Cloudscape and the AWS SDK: every deployment that waits at a pause hook, as it is found.
import "@cloudscape-design/global-styles/index.css";
import { DescribeServiceDeploymentsCommand, ECSClient, ListServiceDeploymentsCommand, paginateListClusters, paginateListServices } from "@aws-sdk/client-ecs";
import Alert from "@cloudscape-design/components/alert";
import AppLayout from "@cloudscape-design/components/app-layout";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

const REFRESH_MILLIS = 15_000;

const { region, endpoint, credentials } = JSON.parse(sessionStorage.getItem("peer") ?? "{}");
const ecs = new ECSClient({ region, endpoint, credentials });

async function* waiting() {
  for await (const { clusterArns = [] } of paginateListClusters({ client: ecs }, {})) {
    for (const cluster of clusterArns) {
      for await (const { serviceArns = [] } of paginateListServices({ client: ecs }, { cluster })) {
        for (const service of serviceArns) yield* waitingOf(cluster, service);
      }
    }
  }
}

async function* waitingOf(cluster, service) {
  let nextToken;
  do {
    const page = await ecs.send(new ListServiceDeploymentsCommand({ cluster, service, status: ["PENDING", "IN_PROGRESS"], nextToken }));
    const serviceDeploymentArns = (page.serviceDeployments ?? []).map(({ serviceDeploymentArn }) => serviceDeploymentArn);
    nextToken = page.nextToken;
    if (serviceDeploymentArns.length === 0) continue;
    const { serviceDeployments = [] } = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
    yield* serviceDeployments.filter(({ lifecycleHookDetails = [] }) => lifecycleHookDetails.some(({ status }) => status === "AWAITING_ACTION"));
  } while (nextToken);
}

const nameOf = ({ serviceArn = "" }) => serviceArn.split("/").pop();
const deadlineOf = ({ lifecycleHookDetails = [] }) => lifecycleHookDetails.find(({ status }) => status === "AWAITING_ACTION")?.expiresAt?.toLocaleTimeString();

const COLUMNS = [
  { id: "service", header: "Service", cell: nameOf, isRowHeader: true },
  { id: "cluster", header: "Cluster", cell: ({ clusterArn = "" }) => clusterArn.split("/").pop() },
  { id: "stage", header: "Stage", cell: ({ lifecycleStage }) => lifecycleStage },
  { id: "status", header: "Status", cell: () => <StatusIndicator type="pending">Awaiting action</StatusIndicator> },
  { id: "deadline", header: "Ends", cell: deadlineOf },
];

function Inbox() {
  const [found, setFound] = useState([]);
  const [loading, setLoading] = useState(true);
  const [problem, setProblem] = useState();
  const [filter, setFilter] = useState("");
  useEffect(() => {
    let stopped = false;
    async function look() {
      const seen = [];
      try {
        for await (const deployment of waiting()) {
          if (stopped) return;
          seen.push(deployment);
          setFound([...seen]);
        }
        setFound(seen);
        setProblem(undefined);
      } catch (error) {
        setProblem(error.message);
      }
      setLoading(false);
    }
    void look();
    const timer = setInterval(look, REFRESH_MILLIS);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, []);
  const shown = found.filter((deployment) => nameOf(deployment).includes(filter));
  return (
    <AppLayout
      navigationHide
      toolsHide
      content={
        <ContentLayout header={<Header variant="h1" counter={`(${found.length})`}>Waiting for a decision</Header>}>
          <SpaceBetween size="m">
            {problem && <Alert type="error">{problem}</Alert>}
            <Table
              columnDefinitions={COLUMNS}
              items={shown}
              trackBy="serviceDeploymentArn"
              loading={loading && found.length === 0}
              loadingText="Loading"
              filter={<TextFilter filteringText={filter} onChange={({ detail }) => setFilter(detail.filteringText)} />}
              empty={<Box>Nothing waits.</Box>}
              header={<Header actions={<Button iconName="refresh" ariaLabel="Refresh" />}>Deployments</Header>}
            />
          </SpaceBetween>
        </ContentLayout>
      }
    />
  );
}

createRoot(document.getElementById("app")).render(<Inbox />);
