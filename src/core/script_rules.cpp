// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/script_rules.h"

#include "core/command_words.h"

#include <QChar>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr char32_t kNonJoiner = 0x200C, kJoiner = 0x200D;
constexpr char32_t kTextSelector = 0xFE0E, kEmojiSelector = 0xFE0F, kKeycap = 0x20E3;
constexpr char32_t kBlackFlag = 0x1F3F4, kCancelTag = 0xE007F;
constexpr char32_t kIdeographicSpace = 0x3000;
constexpr int kReach = 200;        // how far a mark's surroundings are read: no text can make it the square of its length
constexpr int kVirama = 9;         // its class of combining, in every script that has one
constexpr int kMostTransparent = 8;

CodePoint codePointBefore(QStringView text, qsizetype at)
{
    if (at <= 0)
        return {};
    const QChar c = text[at - 1];
    if (c.isLowSurrogate() && at > 1 && text[at - 2].isHighSurrogate())
        return {QChar::surrogateToUcs4(text[at - 2], c), 2};
    return {c.unicode(), 1};
}

bool isLetterOrDigit(char32_t c)
{
    return QChar::isLetterOrNumber(c);
}

/// No part of a word: the text's edge, space, or a sign that is seen.
bool isOutsideWords(char32_t c)
{
    return c == 0 || QChar::isSpace(c) || (!isLetterOrDigit(c) && !QChar::isMark(c) && !isHiddenCharacter(c));
}

// --- emoji

/// Symbols that emoji sequences are made of. Wider than Unicode's own list, which is harmless: what it lets stand is a
/// selector or joiner beside a symbol that is seen.
bool isEmojiBase(char32_t c)
{
    return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2190 && c <= 0x23FF) || (c >= 0x25A0 && c <= 0x27BF)
        || (c >= 0x2934 && c <= 0x2935) || (c >= 0x2B00 && c <= 0x2BFF) || c == 0x203C || c == 0x2049 || c == 0x2122
        || c == 0x2139 || c == 0x24C2 || c == 0x3030 || c == 0x303D || c == 0x3297 || c == 0x3299 || c == 0xA9 || c == 0xAE;
}

bool isKeycapBase(char32_t c)
{
    return c == U'#' || c == U'*' || (c >= U'0' && c <= U'9');
}

bool joinsEmoji(QStringView line, qsizetype at)
{
    CodePoint before = codePointBefore(line, at);
    if (before.code == kEmojiSelector)
        before = codePointBefore(line, at - before.size);
    return isEmojiBase(before.code) && isEmojiBase(codePointAt(line, at + 1).code);
}

/// The flags of England, Scotland and Wales: no other sequence of tags is drawn as one, so its letters would be hidden.
bool isTagOfFlag(QStringView line, qsizetype at)
{
    qsizetype begin = at;
    CodePoint before = codePointBefore(line, begin);
    for (int steps = 0; steps < 6 && (before.code >> 12) == 0xE0; ++steps, before = codePointBefore(line, begin))
        begin -= before.size;
    if (before.code != kBlackFlag)
        return false;
    char letters[6] = {};
    for (char &letter : letters) {
        const CodePoint tag = codePointAt(line, begin);
        letter = char(tag.code & 0x7F);
        begin += tag.size;
        if (tag.code < 0xE0061 || tag.code > 0xE007A) {
            if (tag.code != kCancelTag)
                return false;
            letter = 0;
            const QLatin1StringView name(letters, &letter - letters);
            return at < begin && (name == "gbeng"_L1 || name == "gbsct"_L1 || name == "gbwls"_L1);
        }
    }
    return false;
}

// --- joiners

/// The next character that takes part in joining, over marks that stand on letters.
char32_t joiningNeighbour(QStringView line, qsizetype at, int direction)
{
    CodePoint point = direction < 0 ? codePointBefore(line, at) : codePointAt(line, at);
    for (int steps = 0; steps < kMostTransparent && point.size > 0 && QChar::joiningType(point.code) == QChar::Joining_Transparent && !isHiddenCharacter(point.code); ++steps) {
        at += direction * point.size;
        point = direction < 0 ? codePointBefore(line, at) : codePointAt(line, at);
    }
    return point.code;
}

bool joinsOn(char32_t c)
{
    const QChar::JoiningType type = QChar::joiningType(c);
    return !isHiddenCharacter(c) && (type == QChar::Joining_Dual || type == QChar::Joining_Left || type == QChar::Joining_Causing);
}

bool joinsBack(char32_t c)
{
    const QChar::JoiningType type = QChar::joiningType(c);
    return !isHiddenCharacter(c) && (type == QChar::Joining_Dual || type == QChar::Joining_Right || type == QChar::Joining_Causing);
}

bool isVirama(char32_t c)
{
    return c >= 0x900 && QChar::combiningClass(c) == kVirama;
}

bool isSameScript(char32_t a, char32_t b)
{
    return QChar::script(a) == QChar::script(b);
}

bool isIn(char32_t c, QChar::Script script)
{
    return c >= 0x80 && QChar::script(c) == script;
}

bool isLetterOrMarkOf(char32_t c, char32_t ofScript)
{
    return isSameScript(c, ofScript) && (QChar::isLetter(c) || QChar::isMark(c));
}

/// Behind a virama, or before one (as Bengali and Sinhala have it), within a word of its script.
bool standsAtVirama(QStringView line, qsizetype at)
{
    const CodePoint before = codePointBefore(line, at), after = codePointAt(line, at + 1);
    if (isVirama(before.code)) {
        const char32_t carrier = codePointBefore(line, at - before.size).code;
        return isLetterOrMarkOf(carrier, before.code) && (isLetterOrMarkOf(after.code, before.code) || isOutsideWords(after.code));
    }
    return isVirama(after.code) && isLetterOrMarkOf(before.code, after.code) && isLetterOrMarkOf(codePointAt(line, at + 1 + after.size).code, after.code);
}

bool belongsAsJoiner(QStringView line, qsizetype at, char32_t c)
{
    if (c == kJoiner && joinsEmoji(line, at))
        return true;
    if (standsAtVirama(line, at))
        return true;
    const char32_t before = codePointBefore(line, at).code, after = codePointAt(line, at + 1).code;
    if (isIn(before, QChar::Script_Khmer) && isIn(after, QChar::Script_Khmer))   // beside the signs that shift a register
        return true;
    const char32_t left = joiningNeighbour(line, at, -1), right = joiningNeighbour(line, at + 1, 1);
    if (left < 0x600 && right < 0x600)
        return false;
    if (c == kNonJoiner)
        return joinsBack(right) && (joinsOn(left) || (joinsBack(left) && joinsOn(right)));
    // A letter at the end or the beginning of a word, in the form that it has within one.
    return (joinsOn(left) && (joinsBack(right) || isOutsideWords(right))) || (joinsBack(right) && isOutsideWords(left));
}

// --- selectors

bool isIdeograph(char32_t c)
{
    return isIn(c, QChar::Script_Han) && QChar::category(c) == QChar::Letter_Other;
}

bool belongsAsSelector(QStringView line, qsizetype at, char32_t c)
{
    const char32_t base = codePointBefore(line, at).code;
    if (c == kEmojiSelector || c == kTextSelector)
        return isEmojiBase(base) || (isKeycapBase(base) && codePointAt(line, at + 1).code == kKeycap);
    if (c >= 0xE0100)
        return isIdeograph(base);
    if (c > 0xFE02)
        return false;
    // Forms of compatibility ideographs, of their punctuation, of signs of mathematics, and of dotted letters.
    const bool isMath = (base >= 0x2200 && base <= 0x22FF) || (base >= 0x2A00 && base <= 0x2AFF);
    const bool isWidePunctuation = base == 0x3001 || base == 0x3002 || (base >= 0xFF01 && base <= 0xFF1F && QChar::isPunct(base));
    return isIdeograph(base) || (c <= 0xFE01 && isWidePunctuation)
        || (c == 0xFE00 && (isMath || isIn(base, QChar::Script_Myanmar) || isIn(base, QChar::Script_PhagsPa)));
}

bool belongsToMongolian(QStringView line, qsizetype at, char32_t c)
{
    const bool isBehind = isIn(codePointBefore(line, at).code, QChar::Script_Mongolian);
    return isBehind && (c != 0x180E || isIn(codePointAt(line, at + 1).code, QChar::Script_Mongolian));
}

// --- directions

enum class Strong { None, Left, Right };

Strong strongOf(char32_t c)
{
    switch (QChar::direction(c)) {
    case QChar::DirL: return Strong::Left;
    case QChar::DirR:
    case QChar::DirAL:
    case QChar::DirAN: return isHiddenCharacter(c) ? Strong::None : Strong::Right;
    default: return Strong::None;
    }
}

/// The nearest letter on one side that has a direction; or whether any on that side runs from the right.
Strong nearest(QStringView line, qsizetype at, int direction, bool anyRight = false)
{
    for (int steps = 0; steps < kReach; ++steps) {
        const CodePoint point = direction < 0 ? codePointBefore(line, at) : codePointAt(line, at);
        if (point.size == 0)
            break;
        const Strong strong = isHiddenCharacter(point.code) ? Strong::None : strongOf(point.code);
        if (strong == Strong::Right || (strong == Strong::Left && !anyRight))
            return strong;
        at += direction * point.size;
    }
    return Strong::None;
}

/// Whether letters of a word, path or number that runs from the left stand on both sides, with nothing between them.
bool isWithinLeftWord(QStringView line, qsizetype at)
{
    bool isOnSide[2] = {false, false};
    for (const int side : {0, 1}) {
        qsizetype place = side == 0 ? at : at + 1;
        for (int steps = 0; steps < kReach; ++steps) {
            const CodePoint point = side == 0 ? codePointBefore(line, place) : codePointAt(line, place);
            if (point.size == 0 || QChar::isSpace(point.code))
                break;
            if (strongOf(point.code) == Strong::Right)
                return false;
            isOnSide[side] |= isLetterOrDigit(point.code) || point.code == U'/' || point.code == U'\\';
            place += (side == 0 ? -1 : 1) * point.size;
        }
    }
    return isOnSide[0] && isOnSide[1];
}

bool isDirectionMark(char32_t c)
{
    return c == 0x200E || c == 0x200F || c == 0x061C;
}

bool belongsAsDirectionMark(QStringView line, qsizetype at, TextKind kind)
{
    // One does all that a mark can do.
    if ((at > 0 && isDirectionMark(line[at - 1].unicode())) || (at + 1 < line.size() && isDirectionMark(line[at + 1].unicode())))
        return false;
    if (isWithinLeftWord(line, at))
        return false;
    const Strong left = nearest(line, at, -1), right = nearest(line, at + 1, 1);
    const bool isBeside = left == Strong::Right || right == Strong::Right;
    // At a line's beginning it says how the line runs, and at its end it holds a stop in place.
    const bool isAtEdge = left == Strong::None || right == Strong::None;
    const bool hasRight = nearest(line, at, -1, true) == Strong::Right || nearest(line, at + 1, 1, true) == Strong::Right;
    if (!isBeside && !(isAtEdge && hasRight))
        return false;
    return kind != TextKind::Command || nearest(line, 0, 1) == Strong::Right;
}

// --- words

/// Writing that has no spaces between words, and so an invisible place for a line to break.
bool isUnspaced(char32_t c)
{
    return isIn(c, QChar::Script_Thai) || isIn(c, QChar::Script_Lao) || isIn(c, QChar::Script_Khmer) || isIn(c, QChar::Script_Myanmar);
}

bool isWide(char32_t c)
{
    return (c >= 0x2E80 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/// The word before or behind a place, without the punctuation of the sentence around it.
QStringView wordBeside(QStringView line, qsizetype at, int direction)
{
    qsizetype begin = at, end = at;
    if (direction < 0) {
        while (end > 0 && line[end - 1].isSpace())
            --end;
        for (begin = end; begin > 0 && end - begin < kReach && !line[begin - 1].isSpace();)
            --begin;
    } else {
        while (begin < line.size() && line[begin].isSpace())
            ++begin;
        for (end = begin; end < line.size() && end - begin < kReach && !line[end].isSpace();)
            ++end;
    }
    QStringView word = line.sliced(begin, end - begin);
    while (word.size() > 1 && QStringView(u"([{\"'`“„‘«*_").contains(word.front()))
        word = word.sliced(1);
    while (word.size() > 1 && QStringView(u")]}\"'`”’».,;:!?").contains(word.back()))
        word.chop(1);
    return word;
}

/// French sets a space before these.
bool isSpacedSign(QStringView word)
{
    return !word.isEmpty() && std::all_of(word.begin(), word.end(), [](QChar c) { return QStringView(u":;!?»%€").contains(c); });
}

} // namespace

CodePoint codePointAt(QStringView text, qsizetype at)
{
    if (at < 0 || at >= text.size())
        return {};
    const QChar c = text[at];
    if (c.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate())
        return {QChar::surrogateToUcs4(c, text[at + 1]), 2};
    return {c.unicode(), 1};
}

bool belongsToScript(QStringView line, qsizetype at, TextKind kind)
{
    const char32_t c = codePointAt(line, at).code;
    if (c == kJoiner || c == kNonJoiner)
        return belongsAsJoiner(line, at, c);
    if ((c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF))
        return belongsAsSelector(line, at, c);
    if (isDirectionMark(c))
        return belongsAsDirectionMark(line, at, kind);
    if (c >= 0x180B && c <= 0x180F)
        return belongsToMongolian(line, at, c);
    if (c == 0x200B)
        return kind != TextKind::Command && isUnspaced(codePointBefore(line, at).code) && isUnspaced(codePointAt(line, at + 1).code);
    return c >= 0xE0061 && c <= kCancelTag && isTagOfFlag(line, at);
}

bool isSpaceOfWriting(QStringView line, qsizetype at, TextKind kind)
{
    if (kind == TextKind::Typed)
        return true;
    const char32_t c = codePointAt(line, at).code;
    if (c == kIdeographicSpace && isWide(codePointBefore(line, at).code) && isWide(codePointAt(line, at + 1).code))
        return true;
    if (kind == TextKind::Command)
        return false;
    const QStringView after = wordBeside(line, at + 1, 1);
    return isSpacedSign(after) || (!isCommandWord(after) && !isCommandWord(wordBeside(line, at, -1)));
}

} // namespace witan
