SELECT content FROM drafts WHERE consultation = ? AND what = ?
