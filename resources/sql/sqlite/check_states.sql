SELECT consultation, json FROM states
