duration-seconds = { $n } s
duration-minutes = { $n } min
duration-hours = { $n } h
duration-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
duration-weeks = { $n ->
    [one] { $n } week
   *[other] { $n } weeks
}
duration-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
duration-years = { $n ->
    [one] { $n } year
   *[other] { $n } years
}
age-now = just now
age-ago = { $duration } ago
