"""From the document to rows of the record, table by table: pure functions of (document, ids)."""
