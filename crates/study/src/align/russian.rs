//! Russian words of the field by their English ones, and loan words by their sound.

/// Words of the field, as a dictionary has them. Words with two meanings are absent.
#[rustfmt::skip]
pub(super) const DICTIONARY: &[(&str, &str)] = &[
    ("авторизация", "authorization"), ("архитектура", "architecture"), ("асинхронный", "asynchronous"), ("атомарность", "atomicity"),
    ("аутентификация", "authentication"), ("балансировка", "balancing"), ("балансировщик", "balancing"), ("безопасность", "security"),
    ("блокировка", "locking"), ("взаимоблокировка", "deadlock"), ("взаимная", "mutual"), ("вертикальный", "vertical"), ("виртуальный", "virtual"),
    ("вытеснение", "eviction"), ("горизонтальный", "horizontal"), ("гонка", "race"), ("дедлок", "deadlock"), ("данные", "data"), ("доступность", "availability"),
    ("журнал", "log"), ("журналирование", "logging"), ("задержка", "latency"), ("закрытие", "closing"), ("замыкание", "closure"),
    ("запрос", "query"), ("идемпотентность", "idempotency"), ("изоляция", "isolation"), ("инвалидация", "invalidation"),
    ("индекс", "index"), ("индексация", "indexing"), ("индексирование", "indexing"), ("инъекция", "injection"), ("кеш", "cache"), ("кеширование", "caching"),
    ("кластер", "cluster"), ("консенсус", "consensus"), ("контейнер", "container"), ("контекст", "context"), ("кэш", "cache"),
    ("кэширование", "caching"), ("лидер", "leader"), ("масштабирование", "scaling"), ("масштабируемость", "scaling"), ("метрика", "metric"),
    ("микросервис", "microservice"), ("мониторинг", "monitoring"), ("мьютекс", "mutex"), ("нагрузка", "load"), ("наблюдаемость", "observability"),
    ("надежность", "reliability"), ("нормализация", "normalization"), ("денормализация", "denormalization"), ("обработка", "processing"),
    ("обратное", "back"), ("оконный", "window"), ("оптимизация", "optimization"), ("очередь", "queue"), ("память", "memory"), ("пагинация", "pagination"),
    ("пароль", "password"), ("параллелизм", "parallelism"), ("переключение", "switching"), ("план", "plan"), ("производительность", "performance"),
    ("процесс", "process"), ("репликация", "replication"), ("реплика", "replica"), ("сага", "saga"), ("сеть", "network"), ("семафор", "semaphore"),
    ("сервис", "service"), ("сессия", "session"), ("система", "system"), ("событие", "event"), ("событийный", "event"), ("согласованность", "consistency"),
    ("сообщение", "message"), ("таймаут", "timeout"), ("токен", "token"), ("транзакция", "transaction"), ("трассировка", "tracing"),
    ("тестирование", "testing"), ("уровень", "level"), ("уровни", "level"), ("устойчивость", "durability"), ("долговечность", "durability"), ("функция", "function"), ("хеширование", "hashing"), ("хэширование", "hashing"),
    ("хранение", "storage"), ("хранимый", "stored"), ("процедура", "procedure"), ("шардинг", "sharding"), ("шардирование", "sharding"), ("шифрование", "encryption"), ("выборы", "election"),
    ("распределенный", "distributed"), ("партиционирование", "partitioning"), ("секционирование", "partitioning"), ("база", "database"),
];

/// Russian letters by sound; the signs have none.
#[rustfmt::skip]
const LETTERS: &[(char, &str)] = &[
    ('а', "a"), ('б', "b"), ('в', "v"), ('г', "g"), ('д', "d"), ('е', "e"), ('ж', "j"), ('з', "z"), ('и', "i"), ('й', "i"),
    ('к', "k"), ('л', "l"), ('м', "m"), ('н', "n"), ('о', "o"), ('п', "p"), ('р', "r"), ('с', "s"), ('т', "t"), ('у', "u"),
    ('ф', "f"), ('х', "h"), ('ц', "ts"), ('ч', "ch"), ('ш', "sh"), ('щ', "sh"), ('ы', "i"), ('э', "e"), ('ю', "u"), ('я', "ia"),
];

/// A word by its sound, so that `докер` and `docker` are one. Nothing for words too short to be told apart.
pub(super) fn sound(word: &str) -> Option<String> {
    let mut out = String::new();
    for c in word.chars() {
        match LETTERS.iter().find(|(from, _)| *from == c) {
            Some((_, latin)) => out.push_str(latin),
            None if c.is_ascii_lowercase() => out.push(c),
            None if matches!(c, 'ь' | 'ъ') => {}
            None => return None,
        }
    }
    for (spelled, heard) in [
        ("ck", "k"),
        ("ch", "c"),
        ("ph", "f"),
        ("qu", "kv"),
        ("x", "ks"),
        ("w", "v"),
        ("y", "i"),
        ("c", "k"),
    ] {
        out = out.replace(spelled, heard);
    }
    let mut letters: Vec<char> = out.chars().collect();
    letters.dedup();
    (letters.len() >= 5).then(|| letters.into_iter().collect())
}
