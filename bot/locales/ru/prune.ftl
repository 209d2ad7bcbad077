# Очистка от неиспользуемого

cmd-system-prune = убрать всё неиспользуемое
cmd-container-prune = убрать остановленные контейнеры
cmd-image-prune = убрать образы без имени, с -a все неиспользуемые
cmd-volume-prune = убрать неиспользуемые тома вместе с данными
cmd-network-prune = убрать сети, в которых никого нет
cmd-builder-prune = убрать кеш сборки

opt-system-prune-all = и образы с именами, если из них нет контейнеров
opt-system-prune-volumes = и тома вместе с данными
opt-image-prune-all = и образы с именами, если из них нет контейнеров
opt-volume-prune-all = и тома с именами, а не только безымянные
opt-builder-prune-all = весь неиспользуемый кеш
opt-system-prune-filter = только подходящее: until=24h (старше суток), label=ключ
opt-system-prune-force = принимается, но вопрос будет задан всё равно
opt-container-prune-filter = только подходящее: until=24h (старше суток), label=ключ
opt-container-prune-force = принимается, но вопрос будет задан всё равно
opt-image-prune-filter = только подходящее: until=24h (старше суток), label=ключ
opt-image-prune-force = принимается, но вопрос будет задан всё равно
opt-volume-prune-filter = только подходящее: label=ключ
opt-volume-prune-force = принимается, но вопрос будет задан всё равно
opt-network-prune-filter = только подходящее: until=24h (старше суток), label=ключ
opt-network-prune-force = принимается, но вопрос будет задан всё равно
opt-builder-prune-filter = только подходящее: until=24h
opt-builder-prune-force = принимается, но вопрос будет задан всё равно

prune-ask = Удалить неиспользуемое?
prune-frees = Освободится { $size }.
prune-frees-at-least = Освободится не меньше { $size }: общие слои образов посчитаны, только если уходят целиком.
prune-kind-container = { $count ->
    [one] { $count } остановленный контейнер
    [few] { $count } остановленных контейнера
   *[many] { $count } остановленных контейнеров
}
prune-kind-network = { $count ->
    [one] { $count } сеть
    [few] { $count } сети
   *[many] { $count } сетей
}
prune-kind-volume = { $count ->
    [one] { $count } том
    [few] { $count } тома
   *[many] { $count } томов
}
prune-kind-image = { $count ->
    [one] { $count } образ
    [few] { $count } образа
   *[many] { $count } образов
}
prune-kind-cache = Кеш сборки: { $count ->
    [one] { $count } запись
    [few] { $count } записи
   *[many] { $count } записей
}
prune-more = … и ещё { $count }
prune-note-volumes = ⚠ Данные в этих томах пропадут безвозвратно.
prune-note-named = ⚠ Данные в этих томах пропадут безвозвратно, среди них { $count ->
    [one] { $count } том с именем
    [few] { $count } тома с именами
   *[many] { $count } томов с именами
}.
prune-volumes-left = Тома не тронуты: для них нужен --volumes.
prune-volumes-left-some = Тома не трогаю: { $count ->
    [one] { $count } неиспользуемый том
    [few] { $count } неиспользуемых тома
   *[many] { $count } неиспользуемых томов
} ({ $size }) останется. Для них нужен --volumes.
prune-orphaned = Останутся без контейнера тома: { $names }
prune-protected = 🔒 Защищённые остаются: { $names }
prune-progress = Удаляю: { $done } из { $count }…
prune-freed = Освобождено { $size }
prune-removed-container = { $count ->
    [one] { $count } контейнер
    [few] { $count } контейнера
   *[many] { $count } контейнеров
}
prune-removed-network = { $count ->
    [one] { $count } сеть
    [few] { $count } сети
   *[many] { $count } сетей
}
prune-removed-volume = { $count ->
    [one] { $count } том
    [few] { $count } тома
   *[many] { $count } томов
}
prune-removed-image = { $count ->
    [one] { $count } образ
    [few] { $count } образа
   *[many] { $count } образов
}
prune-removed-cache = кеш сборки, { $count ->
    [one] { $count } запись
    [few] { $count } записи
   *[many] { $count } записей
}
prune-removed-nothing = Ничего не удалено.
prune-skipped = Не тронуто, уже используется или исчезло: { $names }
prune-stopped = Остановлено, осталось неудалённых: { $count }
prune-do-df = Место на диске
prune-nothing-system-prune = Удалять нечего: неиспользуемых контейнеров, сетей, безымянных образов и кеша сборки нет.
prune-nothing-container-prune = Удалять нечего: остановленных контейнеров нет.
prune-nothing-image-prune = Удалять нечего: таких образов нет.
prune-nothing-volume-prune = Удалять нечего: таких томов нет.
prune-nothing-network-prune = Удалять нечего: неиспользуемых сетей нет.
prune-nothing-builder-prune = Удалять нечего: кеша сборки нет.
prune-more-image = Ещё { $count ->
    [one] { $count } образ с именем не нужен
    [few] { $count } образа с именами не нужны
   *[many] { $count } образов с именами не нужны
} ни одному контейнеру ({ $size } или больше): их берёт -a.
prune-more-volume = Ещё { $count ->
    [one] { $count } том никто не использует
    [few] { $count } тома никто не использует
   *[many] { $count } томов никто не использует
} ({ $size }).
prune-bad-filter = Отбора { $filter } здесь нет. Есть: { $known }.
