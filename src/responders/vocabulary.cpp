// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/vocabulary.h"

#include "responders/question_reading.h"

#include <QHash>

#include <array>

namespace witan {
namespace {

struct Group {
    Topic topic;
    const char16_t *words;
};

// Written by topic, one line each, because that is how they are thought of; looked up by word.
constexpr Group kGroups[] = {
    {Topic::Undo, u"undo undone undoable undoing reversible irreversible irreversibly reverse reversed reversal revert reverted rollback unrecoverable recover recovered recoverable "
                  u"restore restored permanent permanently irrevocable irrevocably destructive lost lose unreversible nonreversible"},
    {Topic::Risk, u"risk risks risky riskiest tier score dangerous danger dangers safe safety hazard hazardous severity threat harm harmful critical"},
    {Topic::Factor, u"factor factors"},
    {Topic::Mitigation, u"mitigation mitigations mitigate mitigated mitigating mitigates safeguard safeguards precaution precautions protected protection protections"},
    {Topic::Depend, u"depend depends depended depending dependent dependant dependents dependency dependencies prerequisite prerequisites precondition requires order sequence parallel "
                    u"blocked blocks blocking relies rely"},
    {Topic::Skip, u"skip skipped skipping without omit omitted leave exclude excluded"},
    {Topic::Reject, u"reject rejected rejecting rejection refuse refused refusing refusal decline declined deny denied veto cancel cancelled canceled disapprove disapproved"},
    {Topic::Approve, u"approve approved approving approval approves accept accepted proceed continue continues resume resumes yes confirm ok"},
    {Topic::Change, u"changed change changes difference differences differ differs diff differently updated altered modified changing amend amended edited"},
    {Topic::Revision, u"revision revisions revised version versions previous previously newer older"},
    {Topic::Ask, u"request ask"},
    {Topic::Count, u"many number count counts total amount"},
    {Topic::Tool, u"tool tools toolset software program programs uses using utility"},
    {Topic::Argument, u"argument arguments parameter parameters params sql query queries statement statements command commands input inputs exact exactly"},
    {Topic::Status, u"status done finished complete completed progress executed already pending remaining remain remains running started ran happened left"},
    {Topic::Goal, u"goal goals purpose aim intention intend intent intends objective about summary summarise summarize overview trying achieve"},
    {Topic::Plan, u"plan plans planned planning steps step stages list"},
    {Topic::Why, u"why reason reasons reasoning because rationale motive motivation justify justification justified"},
    {Topic::Data, u"rows row records record data customers customer users user table tables file files entries entry database databases duplicates duplicate accounts account "
                  u"values emails orders items columns bytes lines"},
    {Topic::Time, u"long duration time hours minutes seconds deadline eta schedule scheduled fast slow downtime when"},
    {Topic::Cost, u"cost costs price money budget expensive cheap dollars euros"},
    {Topic::Talk, u"conversation discussed discussion chat history talked said earlier transcript"},
    {Topic::Raw, u"raw json members everything verbatim"},
    {Topic::Describe, u"explain describe details detail tell show mean means happens does do what"},
    {Topic::Greeting, u"hello hi hey thanks thank welcome greetings"},
    {Topic::Identity, u"yourself bot chatbot robot gpt llm ai model human person"},
    {Topic::Advice, u"recommend recommendation recommended advise advice opinion suggest should trust"},
    {Topic::Abstain, u"abstain abstains abstaining abstention"},
};

constexpr auto kSmallWords =
    u"a an the this that these those is are was were be been being am it its i me my we us our you your he she they them their of to in on at by for from with and or not but if then "
    u"so as than too very just only also can could would should will shall may might must has have had having there here which who whom whose how please about into onto over under "
    u"out up down off again once any all some each every one more most other such own same both few get gets got go goes make makes made let give gives given take takes us via per "
    u"really actually know want need like think see look hey well now still yet ever never before after during while until between because what when where why did does do done";

constexpr auto kStepWords = u"step steps stage stages task tasks number stpe setp sept stp";
constexpr auto kPhraseWords = u"are you talking roll go say vote answer approve";

using Table = QHash<QStringView, quint32>;

template<typename Take>
void eachWord(QStringView words, Take take)
{
    for (const QStringView word : words.tokenize(u' ', Qt::SkipEmptyParts))
        take(word);
}

const Table &table()
{
    static const Table built = [] {
        Table words;
        for (const Group &group : kGroups)
            eachWord(group.words, [&](QStringView word) { words[word] |= static_cast<quint32>(group.topic); });
        eachWord(kSmallWords, [&](QStringView word) { words[word] |= kSmallWord; });
        eachWord(kStepWords, [&](QStringView word) { words[word] |= kStepWord; });
        eachWord(kPhraseWords, [&](QStringView word) { words[word] |= kPhraseWord; });
        return words;
    }();
    return built;
}

} // namespace

quint32 meaningOf(QStringView word)
{
    return table().value(word, 0);
}

quint32 topicsNear(QStringView word)
{
    if (word.size() < 5 || word.size() > 16)
        return 0;
    for (auto it = table().constBegin(); it != table().constEnd(); ++it) {
        if ((it.value() & kTopics) != 0 && it.key().size() >= 5 && isNear(it.key(), word))
            return it.value() & kTopics;
    }
    return 0;
}

int numberOf(QStringView word)
{
    static constexpr std::array<QStringView, 12> kNames = {u"one", u"two", u"three", u"four", u"five", u"six", u"seven", u"eight", u"nine", u"ten", u"eleven", u"twelve"};
    static constexpr std::array<QStringView, 12> kOrdinals = {u"first", u"second", u"third", u"fourth", u"fifth", u"sixth", u"seventh", u"eighth", u"ninth", u"tenth", u"eleventh", u"twelfth"};
    if (word.isEmpty())
        return 0;
    if (word.front().isDigit()) {
        if (word.size() > 2 && (word.endsWith(u"st") || word.endsWith(u"nd") || word.endsWith(u"rd") || word.endsWith(u"th")))
            word.chop(2);
        bool ok = false;
        const int number = word.toInt(&ok);
        return ok && word.size() <= 7 ? number : 0;
    }
    for (size_t i = 0; i < kNames.size(); ++i) {
        if (word == kNames[i] || word == kOrdinals[i])
            return static_cast<int>(i) + 1;
    }
    return 0;
}

bool isNear(QStringView a, QStringView b)
{
    if (a.size() < b.size())
        std::swap(a, b);
    if (a.size() - b.size() > 1)
        return false;
    qsizetype head = 0;
    while (head < b.size() && a.at(head) == b.at(head))
        ++head;
    if (head == b.size())
        return true;
    if (a.size() > b.size())
        return a.sliced(head + 1) == b.sliced(head);
    if (a.sliced(head + 1) == b.sliced(head + 1))
        return true;
    return head + 1 < a.size() && a.at(head) == b.at(head + 1) && a.at(head + 1) == b.at(head) && a.sliced(head + 2) == b.sliced(head + 2);
}

} // namespace witan
