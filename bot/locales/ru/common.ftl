duration-seconds = { $n } с
duration-minutes = { $n } мин
duration-hours = { $n } ч
duration-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[many] { $n } дней
}
duration-weeks = { $n } нед.
duration-months = { $n } мес.
duration-years = { $n ->
    [one] { $n } год
    [few] { $n } года
   *[many] { $n } лет
}
age-now = только что
age-ago = { $duration } назад
