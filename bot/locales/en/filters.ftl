filter-bad = A filter is written key=value, not “{ $filter }”. For example: /{ $example }
