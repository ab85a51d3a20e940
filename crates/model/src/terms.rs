//! Russian words of the field by their English ones.

/// Words of the field, as a dictionary has them. Words with two meanings are absent.
#[rustfmt::skip]
pub const RUSSIAN_TERMS: &[(&str, &str)] = &[
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
