INSERT OR REPLACE INTO stopped_workflows (workflow, consultation) VALUES (?, ?)
