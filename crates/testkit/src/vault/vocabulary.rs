//! Words by frequency: function words first, then forms built from the stems of the trade.

use super::random::{PowerLaw, Random, Slope};

const ENGLISH_FUNCTION: &str = "the of to a and in is that for it as be are with on this by not or from which can an at \
    if when has have but one its only all each more than then so they there two will must both may no same other \
    any such into does how after before between where while because until most what who out up over under very still \
    even just also often never always without within whose their them these those was were been being do did had he she \
    we you your our us about again against already although among another around away back below beside beyond down during \
    either else enough every few first further here however instead last least less like many much near neither next nor now \
    off once own per rather second several since some soon through thus together too toward twice unless upon via well yet";

const ENGLISH_STEMS: &str = "index query join table row column page block cache lock latch thread process kernel signal \
    socket packet frame buffer stream queue topic partition offset consumer producer broker message event order commit \
    log snapshot replica leader follower quorum vote term lease clock time latency through bandwidth load balance \
    shard key hash tree node leaf root path edge graph rank sort merge split scan seek read write update delete insert \
    select filter group limit cursor plan cost estimate statistic sample skew correlate predicate parameter bind prepare \
    execute cancel retry backoff timeout deadline budget circuit break bulkhead fall degrade shed throttle rate token \
    bucket window slide count sum mean percent tail spike burst drain idle warm cold hot evict expire refresh stale \
    invalid consist isolate atom durable transact serial phantom dirty repeat version conflict detect resolve reject \
    accept request respond header body method status code path resource represent state session cookie grant scope claim \
    sign verify encrypt decrypt secret rotate audit trace span metric gauge alert page budget objective indicate service \
    mesh proxy gateway route match prefix suffix pattern parse encode decode compress expand format schema migrate \
    deploy release roll canary feature flag config environ secret mount volume image contain orchestrate schedule \
    pod cluster region zone network address port name resolve record host client server peer connect pool open close \
    keep alive pipeline batch window frame flow control congest loss retransmit acknowledge sequence number field type \
    value pointer reference memory heap stack arena allocate free collect garbage compact move copy swap fault protect \
    interrupt context switch schedule prefer yield block wait wake notify guard monitor semaphore barrier fence \
    visible happen race safe live starve dead avoid prevent recover repair restore backup archive restore replay \
    checkpoint journal flush sync append truncate rename link watch poll select ready complete future task worker spawn \
    join abort drop own borrow share mutate immute clone trait interface abstract concrete inherit compose inject mock \
    test assert measure profile bench tune tighten relax simplify explain answer question example mistake reason prove \
    show compare contrast choose trade depend require assume expect surprise cause effect fix change keep remove add";

const ENGLISH_ENDINGS: &[&str] = &[
    "", "s", "ed", "ing", "er", "ers", "able", "ation", "ations", "ment", "ness", "less",
];

const RUSSIAN_FUNCTION: &str = "и в не на что с по это как для при из то или если когда так но от к же мы он она они \
    его только может быть есть нет все каждый один два после перед между без до через под над также чтобы потому где который \
    чем тем здесь там уже ещё всегда никогда часто обычно иногда поэтому однако затем";

const RUSSIAN_STEMS: &str = "индекс запрос таблиц строк столбц страниц блокировк поток процесс сообщен очеред событ \
    журнал снимок реплик лидер кворум задержк нагрузк балансировк ключ дерев узл путь граф сортировк слиян чтен запис \
    обновлен удален вставк выборк фильтр групп предел план оценк статистик повтор ожидан бюджет частот корзин окн кэш \
    версион конфликт транзакц изоляц атомарн надёжн согласован заголов метод состоян сесси доступ подпис ключев проверк \
    шифрован трассировк метрик сервис маршрут схем миграц развёртыван настройк контейнер кластер сет адрес порт им \
    клиент сервер соединен пул пакет памят указател выделен сборк мусор переключен планировщик барьер гонк ошибк пример \
    причин следств ответ вопрос сравнен выбор зависимост требован";

const RUSSIAN_ENDINGS: &[&str] = &[
    "",
    "а",
    "ы",
    "у",
    "ов",
    "ом",
    "ами",
    "ах",
    "ный",
    "ная",
    "ного",
    "ность",
];

/// Words of one language, the most frequent first, with their frequencies.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: Vec<String>,
    /// How many of them, at the beginning, are function words.
    common: usize,
    law: PowerLaw,
}

impl Vocabulary {
    /// About 4,000 English words.
    pub fn english() -> Self {
        Self::build(ENGLISH_FUNCTION, ENGLISH_STEMS, ENGLISH_ENDINGS)
    }

    /// About 1,300 Russian words.
    pub fn russian() -> Self {
        Self::build(RUSSIAN_FUNCTION, RUSSIAN_STEMS, RUSSIAN_ENDINGS)
    }

    fn build(function: &str, stems: &str, endings: &[&str]) -> Self {
        let mut words: Vec<String> = function.split_whitespace().map(str::to_owned).collect();
        let common = words.len();
        let mut stems: Vec<&str> = stems.split_whitespace().collect();
        stems.sort_unstable();
        stems.dedup();
        words.extend(
            stems
                .iter()
                .flat_map(|stem| endings.iter().map(move |ending| format!("{stem}{ending}"))),
        );
        shuffle(&mut words[common..]);
        let law = PowerLaw::new(words.len() as u32, Slope::Words);
        Self { words, common, law }
    }

    /// A word as often as it is used.
    pub fn word(&self, random: &mut Random) -> &str {
        &self.words[self.law.pick(random) as usize]
    }

    /// A word that says what a text is about: every one as often as any other.
    pub fn content_word(&self, random: &mut Random) -> &str {
        let at = self.common + random.below((self.words.len() - self.common) as u32) as usize;
        &self.words[at]
    }

    /// How many words there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.words.len()
    }
}

/// The English stems, for names and titles.
pub(crate) fn stems() -> Vec<&'static str> {
    ENGLISH_STEMS.split_whitespace().collect()
}

/// Fisher and Yates, always the same way: frequency must not follow the alphabet.
fn shuffle(words: &mut [String]) {
    let mut random = Random::stream(0, 0, 0);
    for last in (1..words.len()).rev() {
        words.swap(last, random.below(last as u32 + 1) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_thousands_of_words() {
        assert!(
            (3_500..5_500).contains(&Vocabulary::english().len()),
            "{}",
            Vocabulary::english().len()
        );
        assert!(
            (900..2_000).contains(&Vocabulary::russian().len()),
            "{}",
            Vocabulary::russian().len()
        );
    }

    #[test]
    fn the_commonest_word_is_a_function_word() {
        assert_eq!(Vocabulary::english().words[0], "the");
    }
}
