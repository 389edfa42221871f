// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/untrusted_text.h"

#include <QList>
#include <QStringView>

#include <utility>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostSpaces = 8;
constexpr qsizetype kMostIndentation = 40;
constexpr int kMostCombining = 8;        // more marks than this on one letter are drawn over the lines around it
constexpr qsizetype kMostRepeatedMarks = 3;
constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kEmojiSelector = 0xFE0F;
constexpr char32_t kKeycap = 0x20E3;

struct Point {
    char32_t code = 0;
    qsizetype size = 0;
};

Point pointAt(QStringView text, qsizetype i)
{
    if (i >= text.size())
        return {};
    const QChar c = text[i];
    if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
        return {QChar::surrogateToUcs4(c, text[i + 1]), 2};
    return {c.unicode(), 1};
}

bool isBidiControl(char32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/// Spaces of any width, and the tab: what takes room and shows nothing.
bool isSpacing(char32_t c)
{
    return c == U' ' || c == U'\t' || (c >= 0xA0 && QChar::isSpace(c) && !isHiddenCharacter(c));
}

bool isCombining(char32_t c)
{
    if (c < 0x300)
        return false;
    const QChar::Category category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

/// Symbols that emoji sequences are made of. Wider than Unicode's own list, which is harmless: what it lets stand is a
/// selector or joiner beside a symbol that is seen.
bool isEmojiBase(char32_t c)
{
    return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2190 && c <= 0x23FF) || (c >= 0x25A0 && c <= 0x27BF)
        || (c >= 0x2934 && c <= 0x2935) || (c >= 0x2B00 && c <= 0x2BFF) || c == 0x203C || c == 0x2049 || c == 0x2122
        || c == 0x2139 || c == 0x24C2 || c == 0x3030 || c == 0x303D || c == 0x3297 || c == 0x3299 || c == 0xA9 || c == 0xAE;
}

QString markOf(char32_t c)
{
    return u"[U+%1]"_s.arg(static_cast<uint>(c), 4, 16, QLatin1Char('0')).toUpper();
}

/// Copies text point by point, with marks for what cannot be seen.
class Writer {
public:
    VisibleText result;

    /// Writes the point at `i`, or a run of the same hidden one; returns the place behind it.
    qsizetype put(QStringView text, qsizetype i)
    {
        const Point point = pointAt(text, i);
        if (isHiddenCharacter(point.code) && !isPartOfEmoji(text, i, point.code))
            return putHidden(text, i, point);
        m_combining = isCombining(point.code) ? m_combining + 1 : 0;
        if (m_combining > kMostCombining) {
            result.text += markOf(point.code);
            ++result.marks;
        } else {
            result.text += text.sliced(i, point.size);
        }
        m_beforeLast = m_last;
        m_last = point.code;
        return i + point.size;
    }

    /// Text of our own, behind which everything begins anew.
    void putOwn(const QString &text)
    {
        result.text += text;
        m_combining = 0;
        m_beforeLast = m_last = 0;
    }

private:
    bool isPartOfEmoji(QStringView text, qsizetype i, char32_t c) const
    {
        const char32_t next = pointAt(text, i + 1).code;
        if (c == kEmojiSelector) {
            const bool keycap = next == kKeycap && (m_last == U'#' || m_last == U'*' || (m_last >= U'0' && m_last <= U'9'));
            return keycap || isEmojiBase(m_last);
        }
        const bool afterEmoji = isEmojiBase(m_last) || (m_last == kEmojiSelector && isEmojiBase(m_beforeLast));
        return c == kJoiner && afterEmoji && isEmojiBase(next);
    }

    qsizetype putHidden(QStringView text, qsizetype i, Point point)
    {
        qsizetype count = 0;
        for (; pointAt(text, i).code == point.code && i < text.size(); i += point.size)
            ++count;
        const QString mark = markOf(point.code);
        putOwn(count > kMostRepeatedMarks ? mark.chopped(1) + u" ×"_s + QString::number(count) + u']' : mark.repeated(count));
        result.marks += static_cast<int>(count);
        result.bidiMarks += isBidiControl(point.code) ? static_cast<int>(count) : 0;
        return i;
    }

    char32_t m_last = 0;
    char32_t m_beforeLast = 0;
    int m_combining = 0;
};

qsizetype endOfSpacing(QStringView line, qsizetype i)
{
    for (Point point = pointAt(line, i); point.size > 0 && isSpacing(point.code); point = pointAt(line, i))
        i += point.size;
    return i;
}

bool isTooWide(qsizetype begin, qsizetype end, qsizetype lineSize)
{
    // Indentation of code may be deeper, as long as something follows it.
    const bool indentation = begin == 0 && end < lineSize;
    return end - begin > (indentation ? kMostIndentation : kMostSpaces);
}

bool isSpacingOnly(QStringView line)
{
    return endOfSpacing(line, 0) == line.size();
}

/// Whether the text can be shown as it stands: the way of nearly all texts, without a copy.
bool isOrdinary(QStringView text, int maxBlankLines)
{
    int blankLines = 0, combining = 0;
    qsizetype lineStart = 0;
    for (qsizetype i = 0; i < text.size();) {
        const Point point = pointAt(text, i);
        if (point.code == U'\n') {
            blankLines = isSpacingOnly(text.sliced(lineStart, i - lineStart)) ? blankLines + 1 : 0;
            combining = 0;
            if (blankLines > maxBlankLines)
                return false;
            lineStart = ++i;
        } else if (isSpacing(point.code)) {
            const qsizetype begin = i;
            i = endOfSpacing(text, i);
            combining = 0;
            const qsizetype width = i - begin;
            if (width > kMostSpaces
                && (begin != lineStart || width > kMostIndentation || i == text.size() || text[i] == u'\n'))
                return false;
        } else {
            combining = isCombining(point.code) ? combining + 1 : 0;
            if (combining > kMostCombining || isHiddenCharacter(point.code))
                return false;
            i += point.size;
        }
    }
    return lineStart == text.size() || !isSpacingOnly(text.sliced(lineStart)) || blankLines < maxBlankLines;
}

void putLine(Writer &writer, QStringView line)
{
    for (qsizetype i = 0; i < line.size();) {
        const qsizetype end = endOfSpacing(line, i);
        if (isTooWide(i, end, line.size())) {
            writer.putOwn(u'[' + QString::number(end - i) + u" spaces]"_s);
            i = end;
        } else if (end > i) {
            while (i < end)
                i = writer.put(line, i);
        } else {
            i = writer.put(line, i);
        }
    }
}

} // namespace

VisibleText makeVisible(const QString &text, int maxBlankLines)
{
    if (isOrdinary(text, maxBlankLines))
        return {text, 0, 0};
    Writer writer;
    writer.result.text.reserve(text.size() + text.size() / 8);
    const QList<QStringView> lines = QStringView(text).split(u'\n');
    const qsizetype last = lines.size() - 1;
    const auto lineAt = [&](qsizetype at) {   // the two characters of a DOS line end are one
        return at < last && lines[at].endsWith(u'\r') ? lines[at].chopped(1) : lines[at];
    };
    for (qsizetype i = 0; i <= last;) {
        if (i > 0)
            writer.putOwn(u"\n"_s);
        qsizetype end = i;   // of the blank lines from here; what stands behind a last line feed is no line
        while (end <= last && isSpacingOnly(lineAt(end)) && !(end == last && lines[last].isEmpty()))
            ++end;
        if (end - i > maxBlankLines) {
            writer.putOwn(u'[' + QString::number(end - i) + u" blank lines]"_s);
            i = end;
            continue;
        }
        putLine(writer, lineAt(i));
        for (++i; i < end; ++i) {
            writer.putOwn(u"\n"_s);
            putLine(writer, lineAt(i));
        }
    }
    return writer.result;
}

bool isBlank(QStringView text)
{
    for (qsizetype i = 0; i < text.size();) {
        const Point point = pointAt(text, i);
        if (!isSpacing(point.code) && !isHiddenCharacter(point.code))
            return false;
        i += point.size;
    }
    return true;
}

QString oneLine(const QString &text, int maxLength)
{
    Writer writer;
    QString &out = writer.result.text;
    bool gap = false;
    for (qsizetype i = 0; i < text.size() && out.size() <= maxLength;) {
        const char32_t code = pointAt(text, i).code;
        if (code == U'\n' || code == U'\r' || code == 0x2028 || code == 0x2029 || isSpacing(code)) {
            gap = !out.isEmpty();
            ++i;
            continue;
        }
        if (std::exchange(gap, false))
            writer.putOwn(u" "_s);
        i = writer.put(text, i);
    }
    if (out.size() > maxLength) {
        out.truncate(qMax(0, maxLength - 1));
        if (!out.isEmpty() && out.back().isHighSurrogate())
            out.chop(1);
        out += u'…';
    }
    return out;
}

QString isolated(const QString &visible)
{
    constexpr QChar kFirstStrongIsolate(0x2068), kPopIsolate(0x2069);
    for (qsizetype i = 0; i < visible.size();) {
        const Point point = pointAt(visible, i);
        const QChar::Direction direction = QChar::direction(point.code);
        if (direction == QChar::DirR || direction == QChar::DirAL)
            return kFirstStrongIsolate + visible + kPopIsolate;
        i += point.size;
    }
    return visible;
}

} // namespace witan
