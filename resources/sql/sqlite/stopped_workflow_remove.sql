DELETE FROM stopped_workflows WHERE workflow = ? AND consultation = ?
