SELECT cursor FROM events ORDER BY cursor DESC LIMIT 1
