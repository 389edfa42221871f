// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/untrusted_text.h"

#include "core/script_rules.h"

#include <QList>
#include <QStringView>

#include <utility>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostSpaces = 8, kMostSpacesOfCode = 200;
constexpr qsizetype kMostIndentation = 40;
constexpr int kMostBlankLines = 2, kMostBlankLinesOfCode = 20;
constexpr int kMostCombining = 8;        // more marks than this on one letter are drawn over the lines around it
constexpr qsizetype kMostRepeatedMarks = 3;
constexpr char16_t kOpeningBracket = 0x27E6, kClosingBracket = 0x27E7;   // of a mark, and of nothing else that is shown

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

/// What a mark could be imitated with.
bool isMarksBracket(char32_t c)
{
    return c == kOpeningBracket || c == 0x301A;
}

QString nameOf(char32_t c)
{
    return u"U+%1"_s.arg(static_cast<uint>(c), 4, 16, QLatin1Char('0')).toUpper();
}

/// Copies text point by point, with marks for what cannot be seen.
class Writer {
public:
    Writer(TextKind kind, const QList<TextStretch> &commands) : m_kind(kind), m_commands(commands) {}

    VisibleText result;

    /// Writes the point at `i` of a line, or a run of the same hidden one; returns the place behind it. The line begins at `m_line`.
    qsizetype put(QStringView line, qsizetype i)
    {
        const CodePoint point = codePointAt(line, i);
        const char32_t c = point.code;
        const bool isHidden = c != U'\t' && isHiddenCharacter(c);
        if (isHidden ? !belongsToScript(line, i, kindAt(i)) : c >= 0xA0 && QChar::isSpace(c) && !isSpaceOfWriting(line, i, kindAt(i)))
            return putHidden(line, i, point);
        m_combining = isCombining(c) ? m_combining + 1 : 0;
        if (m_combining > kMostCombining) {
            putOwn(visibleMark(nameOf(c)), i, point.size);
            m_combining = kMostCombining;
            ++result.marks;
        } else if (isMarksBracket(c)) {
            putOwn(visibleMark(nameOf(c)), i, point.size);
        } else {
            result.text += line.sliced(i, point.size);
        }
        return i + point.size;
    }

    /// Text of our own for a stretch of the line, behind which everything begins anew.
    void putOwn(const QString &text, qsizetype at, qsizetype length)
    {
        result.changes.append({result.text.size(), text.size(), m_line + at, length});
        result.text += text;
        m_combining = 0;
    }

    void putLineFeed()
    {
        result.text += u'\n';
        m_combining = 0;
    }

    void beginLine(qsizetype at) { m_line = at; }

    TextKind kindAt(qsizetype i)
    {
        const qsizetype at = m_line + i;
        while (m_nextCommand < m_commands.size() && m_commands[m_nextCommand].start + m_commands[m_nextCommand].length <= at)
            ++m_nextCommand;
        return m_nextCommand < m_commands.size() && m_commands[m_nextCommand].start <= at ? TextKind::Command : m_kind;
    }

private:
    qsizetype putHidden(QStringView line, qsizetype begin, CodePoint point)
    {
        qsizetype i = begin, count = 0;
        for (; i < line.size() && codePointAt(line, i).code == point.code; i += point.size)
            ++count;
        const QString name = nameOf(point.code);
        putOwn(count > kMostRepeatedMarks ? visibleMark(name + u" ×"_s + QString::number(count)) : visibleMark(name).repeated(count), begin, i - begin);
        result.marks += static_cast<int>(count);
        result.bidiMarks += isBidiControl(point.code) ? static_cast<int>(count) : 0;
        return i;
    }

    TextKind m_kind;
    const QList<TextStretch> &m_commands;
    qsizetype m_nextCommand = 0;
    qsizetype m_line = 0;
    int m_combining = 0;
};

qsizetype endOfSpacing(QStringView line, qsizetype i)
{
    for (CodePoint point = codePointAt(line, i); point.size > 0 && isSpacing(point.code); point = codePointAt(line, i))
        i += point.size;
    return i;
}

bool isTooWide(qsizetype begin, qsizetype end, qsizetype lineSize, TextKind kind)
{
    if (kind != TextKind::Prose)
        return end - begin > kMostSpacesOfCode;
    // Indentation of code may be deeper, as long as something follows it.
    const bool indentation = begin == 0 && end < lineSize;
    return end - begin > (indentation ? kMostIndentation : kMostSpaces);
}

bool isSpacingOnly(QStringView line)
{
    return endOfSpacing(line, 0) == line.size();
}

/// Whether the text can be shown as it stands, told without looking closely: the way of nearly all texts.
bool isOrdinary(QStringView text, int maxBlankLines)
{
    int blankLines = 0, combining = 0;
    qsizetype lineStart = 0;
    for (qsizetype i = 0; i < text.size();) {
        const CodePoint point = codePointAt(text, i);
        if (point.code == U'\n') {
            blankLines = isSpacingOnly(text.sliced(lineStart, i - lineStart)) ? blankLines + 1 : 0;
            combining = 0;
            if (blankLines > maxBlankLines)
                return false;
            lineStart = ++i;
        } else if (point.code == U' ' || point.code == U'\t') {
            const qsizetype begin = i;
            i = endOfSpacing(text, i);
            combining = 0;
            const qsizetype width = i - begin;
            if (width > kMostSpaces
                && (begin != lineStart || width > kMostIndentation || i == text.size() || text[i] == u'\n'))
                return false;
        } else {
            combining = isCombining(point.code) ? combining + 1 : 0;
            if (combining > kMostCombining || isHiddenCharacter(point.code) || isSpacing(point.code) || isMarksBracket(point.code))
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
        if (end > i && isTooWide(i, end, line.size(), writer.kindAt(i))) {
            writer.putOwn(visibleMark(QString::number(end - i) + u" spaces"_s), i, end - i);
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

QString visibleMark(const QString &what)
{
    return QChar(kOpeningBracket) + what + QChar(kClosingBracket);
}

namespace {

int mostBlankLines(TextKind kind)
{
    return kind == TextKind::Prose ? kMostBlankLines : kMostBlankLinesOfCode;
}

VisibleText visible(const QString &text, TextKind kind, int maxBlankLines, const QList<TextStretch> &commands, bool hasDosLines)
{
    if (isOrdinary(text, maxBlankLines))
        return {text, 0, 0};
    Writer writer(kind, commands);
    writer.result.text.reserve(text.size() + text.size() / 8);
    const QList<QStringView> lines = QStringView(text).split(u'\n');
    const qsizetype last = lines.size() - 1;
    const auto lineAt = [&](qsizetype at) {   // the two characters of a DOS line end are one
        return hasDosLines && at < last && lines[at].endsWith(u'\r') ? lines[at].chopped(1) : lines[at];
    };
    const auto placeOf = [&](qsizetype at) { return at > last ? text.size() : lines[at].data() - QStringView(text).data(); };
    const auto lineFeed = [&](qsizetype behind) {   // of the line before
        writer.beginLine(placeOf(behind));
        if (hasDosLines && lines[behind].endsWith(u'\r'))
            writer.putOwn(u"\n"_s, lines[behind].size() - 1, 2);
        else
            writer.putLineFeed();
    };
    for (qsizetype i = 0; i <= last;) {
        if (i > 0)
            lineFeed(i - 1);
        qsizetype end = i;   // of the blank lines from here; what stands behind a last line feed is no line
        while (end <= last && isSpacingOnly(lineAt(end)) && !(end == last && lines[last].isEmpty()))
            ++end;
        if (end - i > maxBlankLines) {
            writer.beginLine(placeOf(i));
            const qsizetype behind = placeOf(end - 1) + lineAt(end - 1).size();
            writer.putOwn(visibleMark(QString::number(end - i) + u" blank lines"_s), 0, behind - placeOf(i));
            i = end;
            continue;
        }
        writer.beginLine(placeOf(i));
        putLine(writer, lineAt(i));
        for (++i; i < end; ++i) {
            lineFeed(i - 1);
            writer.beginLine(placeOf(i));
            putLine(writer, lineAt(i));
        }
    }
    if (writer.result.changes.isEmpty())
        return {text, 0, 0};
    return writer.result;
}

} // namespace

VisibleText makeVisible(const QString &text, TextKind kind, int maxBlankLines)
{
    return visible(text, kind, maxBlankLines < 0 ? mostBlankLines(kind) : maxBlankLines, {}, true);
}

VisibleText makeVisible(const QString &text, TextKind kind, const QList<TextStretch> &commands, bool hasDosLines)
{
    return visible(text, kind, mostBlankLines(kind), commands, hasDosLines);
}

bool isBlank(QStringView text)
{
    for (qsizetype i = 0; i < text.size();) {
        const CodePoint point = codePointAt(text, i);
        if (!isSpacing(point.code) && !isHiddenCharacter(point.code))
            return false;
        i += point.size;
    }
    return true;
}

namespace {

bool endsLine(char32_t c)
{
    return c == U'\n' || c == U'\r' || c == 0x2028 || c == 0x2029;
}

void cut(QString &line, int maxLength)
{
    if (line.size() <= maxLength)
        return;
    line.truncate(qMax(0, maxLength - 1));
    if (!line.isEmpty() && line.back().isHighSurrogate())
        line.chop(1);
    line += u'…';
}

} // namespace

QString oneLine(const QString &text, int maxLength, TextKind kind)
{
    const QList<TextStretch> noCommands;
    Writer writer(kind, noCommands);
    QString &out = writer.result.text;
    bool gap = false;
    for (qsizetype i = 0; i < text.size() && out.size() <= maxLength;) {
        const char32_t code = codePointAt(text, i).code;
        if (endsLine(code) || (isSpacing(code) && (code < 0xA0 || isSpaceOfWriting(text, i, kind)))) {
            gap = !out.isEmpty();
            ++i;
            continue;
        }
        if (std::exchange(gap, false))
            writer.putOwn(u" "_s, i, 0);
        i = writer.put(text, i);
    }
    cut(out, maxLength);
    return out;
}

QString singleLine(const QString &text, int maxLength)
{
    QString out;
    bool gap = false;
    for (const QChar c : text) {
        if (c == u' ' || c == u'\t' || endsLine(c.unicode())) {
            gap = !out.isEmpty();
            continue;
        }
        if (std::exchange(gap, false))
            out += u' ';
        out += c;
        if (out.size() > maxLength)
            break;
    }
    cut(out, maxLength);
    return out;
}

QString isolated(const QString &visible)
{
    constexpr QChar kFirstStrongIsolate(0x2068), kPopIsolate(0x2069);
    for (qsizetype i = 0; i < visible.size();) {
        const CodePoint point = codePointAt(visible, i);
        const QChar::Direction direction = QChar::direction(point.code);
        if (direction == QChar::DirR || direction == QChar::DirAL)
            return kFirstStrongIsolate + visible + kPopIsolate;
        i += point.size;
    }
    return visible;
}

} // namespace witan
