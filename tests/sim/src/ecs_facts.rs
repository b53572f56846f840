//! What the crate states of the operations of ECS. `make facts` writes this file.

macro_rules! ecs_facts {
    ($then:ident) => {
        $then! {
            operations {
                ListClusters: list_clusters, reads, Some(Bucket::ClusterRead), [];
                DescribeClusters: describe_clusters, reads, Some(Bucket::ClusterRead), ["cluster"];
                ListServices: list_services, reads, Some(Bucket::ServiceRead), [];
                DescribeServices: describe_services, reads, Some(Bucket::ServiceRead), ["service"];
                ListServiceDeployments: list_service_deployments, reads, Some(Bucket::ServiceDeployment), ["service"];
                DescribeServiceDeployments: describe_service_deployments, reads, Some(Bucket::ServiceDeployment), ["service", "service-deployment"];
                DescribeServiceRevisions: describe_service_revisions, reads, Some(Bucket::ServiceRevision), ["service", "service-revision"];
                DescribeTaskDefinition: describe_task_definition, reads, Some(Bucket::TaskDefinitionRead), [];
                ListTasks: list_tasks, reads, Some(Bucket::ClusterResourceRead), [];
                DescribeTasks: describe_tasks, reads, Some(Bucket::ClusterResourceRead), ["task"];
                ContinueServiceDeployment: continue_service_deployment, acts, None, ["service", "service-deployment"];
                StopServiceDeployment: stop_service_deployment, acts, None, ["service", "service-deployment"];
            }
            buckets {
                ClusterRead: 50, 20;
                ServiceRead: 100, 20;
                ServiceDeployment: 50, 20;
                ServiceRevision: 50, 20;
                TaskDefinitionRead: 50, 20;
                ClusterResourceRead: 100, 20;
            }
        }
    };
}

pub(crate) use ecs_facts;
