SELECT workflow, consultation FROM stopped_workflows
