//! Abbreviations: those that everybody in the field uses, and how to tell that one is short for some words.

/// Short forms with their long forms, in lower case and without stop words at their ends.
#[rustfmt::skip]
pub(super) const WELL_KNOWN: &[(&str, &str)] = &[
    ("2fa", "two factor authentication"), ("2pc", "two phase commit"), ("2pc", "двухфазный коммит"), ("2pc", "двухфазная фиксация"),
    ("2pl", "two phase locking"), ("3pc", "three phase commit"), ("abac", "attribute based access control"),
    ("acid", "atomicity consistency isolation durability"), ("acl", "access control list"), ("ast", "abstract syntax tree"),
    ("base", "basically available soft state eventually consistent"), ("base", "basically available soft state eventual consistency"),
    ("bff", "backend for frontend"), ("bst", "binary search tree"), ("cap", "consistency availability partition tolerance"),
    ("cdc", "change data capture"), ("cdn", "content delivery network"), ("cicd", "continuous integration continuous delivery"),
    ("cicd", "continuous integration continuous deployment"), ("cicd", "ci cd"), ("cors", "cross origin resource sharing"), ("cqrs", "command query responsibility segregation"),
    ("cqs", "command query separation"), ("crdt", "conflict free replicated data type"), ("crud", "create read update delete"),
    ("csp", "content security policy"), ("csrf", "cross site request forgery"), ("csrf", "межсайтовая подделка запроса"), ("cte", "common table expression"),
    ("ddd", "domain driven design"), ("ddos", "distributed denial of service"), ("dfs", "depth first search"), ("bfs", "breadth first search"),
    ("dlq", "dead letter queue"), ("dns", "domain name system"), ("dos", "denial of service"), ("dsl", "domain specific language"),
    ("eda", "event driven architecture"), ("fk", "foreign key"), ("pk", "primary key"), ("fp", "functional programming"),
    ("gc", "garbage collection"), ("gc", "сборка мусора"), ("gc", "garbage collector"), ("hpa", "horizontal pod autoscaling"), ("hpa", "horizontal pod autoscaler"),
    ("http", "hypertext transfer protocol"), ("iac", "infrastructure as code"), ("ide", "integrated development environment"),
    ("ipc", "inter process communication"), ("jwt", "json web token"), ("lfu", "least frequently used"), ("lru", "least recently used"),
    ("lsm", "log structured merge"), ("lww", "last write wins"), ("mfa", "multi factor authentication"), ("mitm", "man in the middle"),
    ("mq", "message queue"), ("mq", "очередь сообщений"), ("mtls", "mutual tls"), ("mvcc", "multi version concurrency control"),
    ("mvcc", "multiversion concurrency control"), ("nat", "network address translation"), ("oidc", "openid connect"), ("oltp", "online transaction processing"),
    ("olap", "online analytical processing"), ("oop", "object oriented programming"), ("orm", "object relational mapping"),
    ("orm", "object relational mapper"), ("os", "operating system"), ("os", "операционная система"), ("pii", "personally identifiable information"),
    ("pitr", "point in time recovery"), ("pubsub", "pub sub"), ("pubsub", "publish subscribe"), ("pubsub", "publisher subscriber"),
    ("rbac", "role based access control"), ("rest", "representational state transfer"), ("rest", "restful"), ("rpc", "remote procedure call"),
    ("rpo", "recovery point objective"), ("rto", "recovery time objective"), ("rum", "real user monitoring"), ("sla", "service level agreement"),
    ("sli", "service level indicator"), ("slo", "service level objective"), ("soa", "service oriented architecture"),
    ("spof", "single point of failure"), ("sql", "structured query language"), ("sre", "site reliability engineering"), ("sse", "server sent event"),
    ("ssr", "server side rendering"), ("ssrf", "server side request forgery"), ("sso", "single sign on"), ("tcp", "transmission control protocol"),
    ("tdd", "test driven development"), ("tls", "transport layer security"), ("tls", "secure sockets layer"), ("ttl", "time to live"), ("ttl", "время жизни"),
    ("udp", "user datagram protocol"), ("vm", "virtual machine"), ("vpc", "virtual private cloud"), ("vpn", "virtual private network"),
    ("waf", "web application firewall"), ("wal", "write ahead log"), ("wal", "write ahead logging"), ("wal", "журнал упреждающей записи"), ("wal", "упреждающая запись журнала"), ("xss", "cross site scripting"),
    ("xss", "межсайтовый скриптинг"), ("xxe", "xml external entity"),
];

/// Words that one word is short for.
#[rustfmt::skip]
pub(super) const SINGLE: &[(&str, &str)] = &[
    ("db", "database"), ("dbs", "databases"), ("бд", "database"), ("субд", "database"), ("datastore", "database"), ("repo", "repository"), ("config", "configuration"),
    ("perf", "performance"), ("async", "asynchronous"), ("sync", "synchronous"), ("infra", "infrastructure"), ("msg", "message"),
    ("param", "parameter"), ("params", "parameter"), ("lb", "balancer"), ("ос", "os"), ("mem", "memory"), ("normalise", "normalization"), ("denormalise", "denormalization"),
    ("normalize", "normalization"), ("denormalize", "denormalization"),
];

/// Whether `short` is made of the beginnings of `long`, in their order: of every word but stop words its first letter,
/// perhaps more. A digit stands for its number word (`2PC`), an `X` for "cross" or "ex-".
pub(super) fn stands_for(short: &str, long: &[&str], stops: impl Fn(&str) -> bool) -> bool {
    let short: Vec<char> = short.chars().collect();
    if short.len() < 2 || short.len() > 8 || long.len() < 2 {
        return false;
    }
    let mut at = 0;
    for word in long {
        let Some(&wanted) = short.get(at) else {
            return stops(word) && at == short.len();
        };
        let first = word.chars().next().unwrap_or(' ');
        let number = matches!(
            (wanted, *word),
            ('2', "two") | ('3', "three") | ('4', "four") | ('1', "one")
        );
        let cross = wanted == 'x' && (*word == "cross" || word.starts_with("ex"));
        if first == wanted || number || cross {
            at += 1;
        } else if !stops(word) {
            return false;
        }
    }
    at == short.len()
}
