SELECT consultation, agent, owner, at, request, first_digest, first_words, last_digest, last_words, outcome FROM asks
