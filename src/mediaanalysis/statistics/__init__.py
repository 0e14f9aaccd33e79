"""Tables to estimates: rates with intervals whose unit of sampling is the article, not the token."""
