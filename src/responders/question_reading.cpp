// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/question_reading.h"

#include "responders/vocabulary.h"

#include <algorithm>
#include <array>

namespace witan {
namespace {

/// A word in lower case and what the vocabulary says of it.
struct Word {
    QStringView text;
    quint32 meaning;

    quint32 topics() const { return meaning & kTopics; }
    bool is(quint32 mark) const { return (meaning & mark) != 0; }
    bool operator==(QStringView other) const { return text == other; }
};
using Words = QVarLengthArray<Word, 64>;

/// Long questions are usually pasted text with the question at its start or end: reading more costs time and finds noise.
constexpr qsizetype kLongestRead = 2'000;
constexpr qsizetype kMostWords = 256, kMostAsked = 24;
/// Titles of more steps than this are not searched for words; numbers and ids still are found.
constexpr int kMostTitles = 500;
/// No question means more steps than this, and no answer has room for them.
constexpr qsizetype kMostNamed = 32;
/// Numbers looked up among the plan's ids, however often the same one is named; and words, times the plan's steps.
constexpr int kMostNumbers = 64;
constexpr qsizetype kMostCompared = 500'000;
/// A title is searched as far as an answer shows it.
constexpr qsizetype kLongestTitle = 200;

constexpr auto kAsciiWordCharacters = [] {
    std::array<bool, 128> is{};
    for (char16_t c = 0; c < is.size(); ++c)
        is[c] = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_';
    return is;
}();

bool isWordCharacter(QChar c)
{
    return c.unicode() < kAsciiWordCharacters.size() ? kAsciiWordCharacters[c.unicode()] : c.isLetterOrNumber();
}

/// Letter by letter where that is all there is to it, as in nearly every question.
QString folded(QString text)
{
    if (std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() >= 0x80; }))
        return text.toLower();
    for (QChar &c : text) {
        if (c >= u'A' && c <= u'Z')
            c = QChar(c.unicode() + (u'a' - u'A'));
    }
    return text;
}

/// Words of letters, digits and underscores; '-' and '.' hold a word together where they stand between two of those.
QVarLengthArray<QStringView, 64> splitWords(QStringView text)
{
    QVarLengthArray<QStringView, 64> words;
    qsizetype at = 0;
    while (at < text.size() && words.size() < kMostWords) {
        if (!isWordCharacter(text.at(at))) {
            ++at;
            continue;
        }
        qsizetype end = at;
        while (end < text.size()
               && (isWordCharacter(text.at(end))
                   || ((text.at(end) == u'-' || text.at(end) == u'.') && end + 1 < text.size() && isWordCharacter(text.at(end + 1)))))
            ++end;
        words.append(text.sliced(at, end - at));
        at = end;
    }
    return words;
}

Words readWords(QStringView lower)
{
    Words words;
    for (const QStringView word : splitWords(lower))
        words.append({word, meaningOf(word)});
    return words;
}

template<typename Array, typename T>
void addOnce(Array &array, const T &value)
{
    if (std::find(array.cbegin(), array.cend(), value) == array.cend())
        array.append(value);
}

int stepById(const Plan &plan, QStringView id)
{
    for (qsizetype i = 0; i < plan.steps.size(); ++i) {
        const QString &own = plan.steps.at(i).id;
        if (own.size() == id.size() && id.compare(own, Qt::CaseInsensitive) == 0)
            return static_cast<int>(i);
    }
    return -1;
}

bool namesEnough(const QuestionReading &reading)
{
    return reading.steps.size() + reading.missingSteps.size() >= kMostNamed || reading.numbersRead >= kMostNumbers;
}

int stepByLabel(const Plan &plan, const QString &label)
{
    const auto found = std::find_if(plan.steps.cbegin(), plan.steps.cend(), [&label](const Step &step) { return step.label == label; });
    return found == plan.steps.cend() ? -1 : int(found - plan.steps.cbegin());
}

/// A number names the step with that id, else the step that has it for a label. False where the plan has none.
bool addStepNumber(QuestionReading &reading, const Plan &plan, int number)
{
    ++reading.numbersRead;
    int index = stepById(plan, QString::number(number));
    if (index < 0 && number >= 1 && number <= plan.steps.size())
        index = stepByLabel(plan, QString::number(number));
    if (index >= 0)
        addOnce(reading.steps, index);
    else
        addOnce(reading.missingSteps, number);
    return index >= 0;
}


/// Anybody can write "steps 1-9999999": behind the plan's end the first number that it does not have speaks for the rest.
void addStepRange(QuestionReading &reading, const Plan &plan, int first, int last)
{
    for (int number = first; number <= last && !namesEnough(reading); ++number) {
        if (!addStepNumber(reading, plan, number) && number > plan.steps.size())
            return;
    }
}

/// Reads "2", "2-4", "2 to 4", "2, 3 and 5" after a word like "steps"; gives the number of words taken.
qsizetype readNumbers(QuestionReading &reading, const Plan &plan, const Words &words, qsizetype at)
{
    const qsizetype begin = at;
    int last = 0;
    bool range = false;
    for (; at < words.size() && !namesEnough(reading); ++at) {
        const QStringView word = words.at(at).text;
        if (last > 0 && (word == u"to" || word == u"through" || word == u"till")) {
            range = true;
            continue;
        }
        if (last > 0 && (word == u"and" || word == u"or" || word == u"plus"))
            continue;
        if (const int inner = word.contains(u'.') ? stepByLabel(plan, word.toString()) : -1; inner >= 0) {
            // "2.1": a step within a step.
            addOnce(reading.steps, inner);
            ++reading.numbersRead;
            last = 0;
            continue;
        }
        const qsizetype dash = word.indexOf(u'-');
        const int first = numberOf(dash > 0 ? word.first(dash) : word);
        if (first == 0)
            break;
        const int end = dash > 0 ? numberOf(word.sliced(dash + 1)) : 0;
        addStepRange(reading, plan, range ? last + 1 : first, qMax(first, end));
        range = false;
        last = qMax(first, end);
    }
    return at - begin;
}

/// Steps that the text names by number, place or id.
void findNamedSteps(QuestionReading &reading, const Plan &plan, const Words &words)
{
    const int count = static_cast<int>(plan.steps.size());
    qsizetype compared = 0;
    for (qsizetype i = 0; i < words.size() && !namesEnough(reading); ++i) {
        const QStringView word = words.at(i).text;
        const bool beforeStep = i + 1 < words.size() && words.at(i + 1).is(kStepWord) && words.at(i + 1) != u"number";
        if (words.at(i).is(kStepWord)) {
            i += readNumbers(reading, plan, words, i + 1);
        } else if (word.size() > 4 && word.front() == u's' && word.startsWith(u"step") && numberOf(word.sliced(word.at(4) == u'-' || word.at(4) == u'_' ? 5 : 4)) > 0) {
            addStepNumber(reading, plan, numberOf(word.sliced(word.at(4) == u'-' || word.at(4) == u'_' ? 5 : 4)));
        } else if (beforeStep && (word == u"last" || word == u"final") && count > 0) {
            addOnce(reading.steps, count - 1);
        } else if (beforeStep && numberOf(word) > 0 && word != u"one" && !(i > 0 && (words.at(i - 1) == u"the" && word.back().isDigit()))) {
            // "the third step", "2nd step"; but "how many of the 6 steps" names none.
            if (!word.front().isDigit() || !word.back().isDigit())
                addStepNumber(reading, plan, numberOf(word));
        } else if (word.size() >= 2 && compared < kMostCompared && !word.front().isDigit() && words.at(i).topics() == 0 && !words.at(i).is(kSmallWord)) {
            compared += count;
            if (const int index = stepById(plan, word); index >= 0)
                addOnce(reading.steps, index);
        }
    }
}

/// "#4" stands alone often enough to be read by itself: splitWords() drops the mark.
void findHashNumbers(QuestionReading &reading, const Plan &plan, QStringView text)
{
    for (qsizetype at = text.indexOf(u'#'); at >= 0 && !namesEnough(reading); at = text.indexOf(u'#', at + 1)) {
        qsizetype end = at + 1;
        while (end < text.size() && text.at(end).isDigit())
            ++end;
        if (const int number = numberOf(text.sliced(at + 1, end - at - 1)); number > 0)
            addStepNumber(reading, plan, number);
    }
}

/// Two words mean the same thing where one begins with the other ("merge", "merged") or they differ by one typo.
bool isSameStem(QStringView a, QStringView b)
{
    if (a == b)
        return true;
    const qsizetype shorter = qMin(a.size(), b.size());
    if (shorter < 4)
        return false;
    if (a.first(shorter) == b.first(shorter))
        return qAbs(a.size() - b.size()) <= 4;
    return shorter >= 5 && (isNear(a, b) || (shorter >= 6 && a.first(shorter - 2) == b.first(shorter - 2) && qAbs(a.size() - b.size()) <= 3));
}

int matches(const QuestionReading &reading, QStringView text)
{
    text = text.first(qMin(text.size(), kLongestTitle));
    // Nearly every title shares nothing with the question; three letters tell, without a copy of the title.
    const auto mayHave = [text](QStringView asked) { return text.contains(asked.first(3), Qt::CaseInsensitive); };
    if (std::none_of(reading.words.cbegin(), reading.words.cend(), mayHave))
        return 0;
    const QString lower = text.toString().toLower();
    const auto words = splitWords(lower);
    int found = 0;
    for (const QStringView asked : reading.words)
        found += std::any_of(words.cbegin(), words.cend(), [asked](QStringView word) { return isSameStem(asked, word); }) ? 1 : 0;
    return found;
}

/// Steps whose title or id shares the most words with the question; gives how many words.
int guessSteps(QuestionReading &reading, const Plan &plan)
{
    if (reading.words.isEmpty())
        return 0;
    int best = 0;
    QVarLengthArray<int, 8> found;
    for (int i = 0; i < plan.steps.size() && i < kMostTitles; ++i) {
        const Step &step = plan.steps.at(i);
        const int score = qMax(matches(reading, step.title), matches(reading, step.id));
        if (score > best)
            found.clear();
        if (score >= qMax(best, 1)) {
            found.append(i);
            best = score;
        }
    }
    // Words that half the plan shares tell nothing.
    if (!found.isEmpty() && (found.size() <= 3 || found.size() * 2 <= plan.steps.size())) {
        for (qsizetype i = 0; i < qMin<qsizetype>(found.size(), 8); ++i)
            reading.steps.append(found.at(i));
        reading.guessed = true;
    }
    return best;
}

/// Factors by id, else by the words of their names; gives how many words spoke for them.
int findFactors(QuestionReading &reading, const Risk &risk, const Words &words)
{
    int best = 0;
    QVarLengthArray<int, 4> found;
    for (int i = 0; i < risk.factors.size() && i < kMostTitles; ++i) {
        const RiskFactor &factor = risk.factors.at(i);
        if (std::any_of(words.cbegin(), words.cend(),
                        [&](const Word &word) { return factor.id.size() >= 2 && word.text.compare(factor.id, Qt::CaseInsensitive) == 0; })) {
            addOnce(reading.factors, i);
            continue;
        }
        const int score = matches(reading, factor.name);
        if (score > best)
            found.clear();
        if (score >= qMax(best, 1)) {
            found.append(i);
            best = score;
        }
    }
    if (reading.factors.isEmpty() && found.size() <= 2) {
        for (const int index : found)
            reading.factors.append(index);
        return best;
    }
    return reading.factors.isEmpty() ? 0 : static_cast<int>(kMostWords);
}

int factorById(const Risk &risk, const QString &id)
{
    for (qsizetype i = 0; i < risk.factors.size(); ++i) {
        const RiskFactor &factor = risk.factors.at(i);
        if (factor.id == id || factor.name == id || QString::number(i + 1) == id)
            return static_cast<int>(i);
    }
    return -1;
}

/// What the message hangs on: a step, a factor, the risk or the plan that the reviewer clicked.
void takeAnchor(QuestionReading &reading, const std::optional<Anchor> &anchor, const Context &context)
{
    if (!anchor)
        return;
    if (anchor->kind == u"step" && context.plan && reading.steps.isEmpty()) {
        const int index = stepById(*context.plan, anchor->id);
        if (index >= 0)
            reading.steps.append(index);
        else if (const int number = numberOf(anchor->id); number > 0)
            addStepNumber(reading, *context.plan, number);
    } else if (anchor->kind == u"factor" && context.risk && reading.factors.isEmpty()) {
        if (const int index = factorById(*context.risk, anchor->id); index >= 0)
            reading.factors.append(index);
    } else if (anchor->kind == u"risk") {
        reading.add(Topic::Risk);
    } else if (anchor->kind == u"plan") {
        reading.add(Topic::Plan);
    }
}

bool saysIt(const Words &words)
{
    return std::any_of(words.cbegin(), words.cend(),
                       [](const Word &word) { return word == u"it" || word == u"that" || word == u"this" || word == u"its"; });
}

/// "Can it be undone?" after a question about step 5 is about step 5.
void takeFromConversation(QuestionReading &reading, const Message &message, const Context &context, const QList<Message> &conversation,
                          const Words &words)
{
    if (!context.plan || (!message.replyTo && !saysIt(words)))
        return;
    for (auto it = conversation.crbegin(); it != conversation.crend(); ++it) {
        if (it->role != MessageRole::Human || it->id == message.id)
            continue;
        if (it->anchor) {
            takeAnchor(reading, it->anchor, context);
        } else {
            const QString lower = folded(it->content.left(kLongestRead));
            findNamedSteps(reading, *context.plan, readWords(lower));
            findHashNumbers(reading, *context.plan, lower);
            reading.missingSteps.clear();
        }
        return;
    }
}

void findTopics(QuestionReading &reading, const Words &words)
{
    for (const Word &word : words) {
        reading.topics |= word.topics();
        if (reading.words.size() == kMostAsked || word.text.size() < 3 || word.text.front().isDigit())
            continue;
        // Words of the subject matter are looked for in titles as well: "the duplicates step".
        if (word.topics() == 0 ? !word.is(kSmallWord) : (word.topics() & static_cast<quint32>(Topic::Data)) != 0)
            reading.words.append(word.text);
    }
}

void forgiveTypos(QuestionReading &reading)
{
    const quint32 vague = static_cast<quint32>(Topic::Describe) | static_cast<quint32>(Topic::Plan) | static_cast<quint32>(Topic::Data);
    if ((reading.topics & ~vague) != 0)
        return;
    for (const QStringView word : reading.words)
        reading.topics |= (meaningOf(word) & kTopics) != 0 ? 0 : topicsNear(word);
}

/// Pairs of words that mean something else than each alone.
void findPhrases(QuestionReading &reading, const Words &words)
{
    if (std::none_of(words.cbegin(), words.cend(), [](const Word &word) { return word.is(kPhraseWord); })) {
        reading.topics &= ~static_cast<quint32>(Topic::Identity);
        return;
    }
    const auto has = [&words](QStringView word) { return std::find(words.cbegin(), words.cend(), word) != words.cend(); };
    const auto says = [&words](QStringView a, QStringView b) {
        for (qsizetype i = 0; i + 1 < words.size(); ++i) {
            if (words.at(i) == a && words.at(i + 1) == b)
                return true;
        }
        return false;
    };
    const auto forget = [&reading](QStringView word) {
        reading.words.erase(std::remove(reading.words.begin(), reading.words.end(), word), reading.words.end());
    };
    const bool you = says(u"are", u"you") || says(u"you", u"are") || says(u"talking", u"to");
    if (you
        && (has(u"who") || has(u"what") || has(u"agent") || has(u"real")
            || reading.has(Topic::Identity))) {
        reading.topics = static_cast<quint32>(Topic::Identity);
        return;
    }
    reading.topics &= ~static_cast<quint32>(Topic::Identity);
    if (says(u"roll", u"back") || says(u"go", u"back")) {
        reading.add(Topic::Undo);
        forget(u"roll");
        forget(u"back");
    } else if (says(u"say", u"no") || says(u"vote", u"no") || says(u"answer", u"no")
               || (has(u"approve") && (says(u"do", u"not") || says(u"don", u"t")))) {
        reading.add(Topic::Reject);
    } else if (says(u"go", u"ahead")) {
        reading.add(Topic::Approve);
        forget(u"ahead");
    }
}

/// Steps or factors by the words of their names, whichever more of the question's words speak for.
void guessSubject(QuestionReading &reading, const Context &context, const Words &words)
{
    const int forFactors = context.risk ? findFactors(reading, *context.risk, words) : 0;
    const int forSteps = context.plan ? guessSteps(reading, *context.plan) : 0;
    if (forFactors > forSteps)
        reading.steps.clear();
    else if (!reading.steps.isEmpty())
        reading.factors.clear();
}

} // namespace

void readQuestion(QuestionReading &reading, const Message &message, const Context &context, const QList<Message> &conversation)
{
    reading.folded = folded(message.content.left(kLongestRead));
    const Words words = readWords(reading.folded);
    findTopics(reading, words);
    findPhrases(reading, words);
    if (context.plan) {
        findNamedSteps(reading, *context.plan, words);
        findHashNumbers(reading, *context.plan, reading.folded);
    }
    reading.named = !reading.steps.isEmpty() || !reading.missingSteps.isEmpty();
    if (reading.named)
        return;
    forgiveTypos(reading);
    if (message.anchor) {
        takeAnchor(reading, message.anchor, context);
        return;
    }
    guessSubject(reading, context, words);
    if (reading.steps.isEmpty() && reading.factors.isEmpty())
        takeFromConversation(reading, message, context, conversation, words);
}

} // namespace witan
