-- The agent's own word for the tier. Copies from before learn it with the next revision. That somebody asks, and what the service says
-- about it in the conversation, is no line any more: the request says more.
CREATE TABLE tier_words (
    consultation INTEGER PRIMARY KEY,
    word TEXT NOT NULL
);

UPDATE summaries SET last_line = '' WHERE last_line = 'Asks for a consultation'
OR last_line LIKE 'Consultation started with %. Ask questions to clarify the execution plan.';

UPDATE summaries SET last_line = 'Time ran out without a decision'
WHERE last_line IN ('Expired without a decision', 'Consultation cancelled.');
