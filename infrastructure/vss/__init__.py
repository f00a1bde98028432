"""Shadow copies: who asks (requestor), who prepares (writers), who makes them (provider), and the eight steps."""
