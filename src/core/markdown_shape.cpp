// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/markdown_shape.h"

#include <algorithm>

namespace witan {

namespace {

constexpr char kLetter = 'a', kSign = ',';
constexpr qsizetype kMostMarks = 3;   // at one place: "***both***"

bool isIn(QChar c, QStringView set)
{
    return set.contains(c);
}

/// Writing without spaces between words, where emphasis begins and ends in the middle of them.
bool isUnspaced(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x0E00 && u <= 0x0EFF) || (u >= 0x1000 && u <= 0x109F) || (u >= 0x1780 && u <= 0x17FF) || (u >= 0x2E80 && u <= 0xD7FF)
        || (u >= 0xD840 && u <= 0xD8BF) || (u >= 0xF900 && u <= 0xFAFF) || (u >= 0xFF00 && u <= 0xFFEF);
}

char shapeOf(QChar c)
{
    const char16_t u = c.unicode();
    if (u < 0x80)
        return u == u'<' || u == u'&' ? kSign : u == u'\t' || (u >= 0x20 && u != 0x7F) ? char(u) : kLetter;
    return c.isSpace() || c.isPunct() || c.isSymbol() ? kSign : kLetter;
}

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t';
}

/// A line without what quotes put before it and without spaces around it.
QStringView bare(QStringView line)
{
    while (!line.isEmpty() && (isBlank(line.front()) || line.front() == u'>'))
        line = line.sliced(1);
    while (!line.isEmpty() && (isBlank(line.back()) || line.back() == u'\r'))
        line.chop(1);
    return line;
}

bool consistsOf(QStringView text, QStringView set)
{
    return std::all_of(text.begin(), text.end(), [set](QChar c) { return set.contains(c); });
}

bool beginsItem(QStringView bareLine)
{
    qsizetype i = 0;
    while (i < bareLine.size() && i < 9 && bareLine[i] >= u'0' && bareLine[i] <= u'9')
        ++i;
    if (i == bareLine.size() || !isIn(bareLine[i], i == 0 ? QStringView(u"-+*") : QStringView(u".)")))
        return false;
    return i + 1 == bareLine.size() || isBlank(bareLine[i + 1]);
}

/// Behind the signs of items that begin on the line.
QStringView behindSigns(QStringView bareLine)
{
    while (beginsItem(bareLine)) {
        qsizetype i = 0;
        while (i < bareLine.size() && !isBlank(bareLine[i]))
            ++i;
        bareLine = bare(bareLine.sliced(i));
    }
    return bareLine;
}

/// The line under a table's head: "| :-- | --: |".
bool isTableRule(QStringView bareLine)
{
    return bareLine.contains(u'-') && bareLine.contains(u'|') && consistsOf(bareLine, u"-:| \t");
}

qsizetype cellCount(QStringView bareLine)
{
    qsizetype bars = 0;
    for (qsizetype i = 0; i < bareLine.size(); ++i) {
        if (bareLine[i] == u'\\')
            ++i;
        else if (bareLine[i] == u'|')
            ++bars;
    }
    const bool ends = bareLine.size() > 1 && bareLine.endsWith(u'|') && bareLine[bareLine.size() - 2] != u'\\';
    return bars + 1 - (bareLine.startsWith(u'|') ? 1 : 0) - (ends ? 1 : 0);
}

class ShapeMaker {
public:
    explicit ShapeMaker(QStringView text) : m_text(text)
    {
        m_shape.bytes.reserve(text.size() + 1);
        m_shape.places.reserve(size_t(text.size() + 2));
    }

    MarkdownShape make()
    {
        for (qsizetype at = 0; at < m_text.size();) {
            qsizetype end = m_text.indexOf(u'\n', at);
            if (end < 0)
                end = m_text.size();
            line(at, end);
            if (end < m_text.size())
                put('\n', end);
            at = end + 1;
        }
        m_shape.places.push_back(int(m_text.size()));
        return std::move(m_shape);
    }

private:
    void put(char byte, qsizetype place)
    {
        m_shape.bytes += byte;
        m_shape.places.push_back(int(place));
    }

    void line(qsizetype begin, qsizetype end)
    {
        const QStringView whole = m_text.sliced(begin, end - begin), own = bare(whole);
        const bool isRuleOfTable = !m_isInTable && isTableRule(own) && m_before.contains(u'|') && cellCount(own) == cellCount(behindSigns(m_before));
        // Lines may stand right before a table and behind it; the parser wants an empty line between them.
        if (isRuleOfTable && !m_beforeThat.isEmpty()) {
            m_shape.bytes.insert(m_beforeAt, '\n');
            m_shape.places.insert(m_shape.places.begin() + m_beforeAt, m_shape.places[size_t(m_beforeAt)]);
        } else if (m_isInTable && !own.isEmpty() && !own.contains(u'|')) {
            put('\n', begin);
        }
        m_isInTable = isRuleOfTable || (m_isInTable && own.contains(u'|'));
        m_beforeThat = m_before;
        m_before = own;
        m_beforeAt = m_shape.bytes.size();
        m_lineBegin = begin;
        m_lineEnd = end;
        for (m_returns = end; m_returns > begin && m_text[m_returns - 1] == u'\r';)
            --m_returns;
        if (isTableRule(own)) {
            tableRule(begin, end, isRuleOfTable);
        } else if (!own.isEmpty() && consistsOf(own, u"=")) {
            // The line would make a heading of what stands over it, and be gone.
            for (qsizetype i = begin; i < end; ++i)
                put(m_text[i] == u'=' ? kLetter : shapeAt(i), i);
        } else if (!own.isEmpty() && consistsOf(own, u"-") && (own.size() > 2 || (!m_beforeThat.isEmpty() && !beginsItem(m_beforeThat)))) {
            // Likewise, but three of them are a rule wherever they stand.
            for (qsizetype i = begin; i < end; ++i)
                put(m_text[i] != u'-' ? shapeAt(i) : own.size() > 2 ? '*' : kLetter, i);
        } else {
            const bool isRule = consistsOf(own, u"* \t") || consistsOf(own, u"_ \t");
            for (qsizetype i = begin; i < end;) {
                if (!isRule && isEmphasisMark(m_text[i])) {
                    i = marks(i);
                } else {
                    put(shapeAt(i), i);
                    ++i;
                }
            }
        }
    }

    /// The parser wants three dashes for a column, GitHub one, and as many columns as the head has.
    void tableRule(qsizetype begin, qsizetype end, bool isRule)
    {
        for (qsizetype i = begin; i < end; ++i) {
            const bool isDash = m_text[i] == u'-', isShort = isDash && (i + 1 == end || m_text[i + 1] != u'-');
            for (int times = isRule && isShort ? 3 : 1; times > 0; --times)
                put(isDash && !isRule && m_before.contains(u'|') ? kLetter : shapeAt(i), i);
        }
    }

    /// A place where stars or underscores stand: they are marks only where they can be nothing else.
    qsizetype marks(qsizetype begin)
    {
        qsizetype end = begin;
        while (end < m_lineEnd && isEmphasisMark(m_text[end]))
            ++end;
        const QChar before = begin > m_lineBegin ? m_text[begin - 1] : QChar(), after = end < m_lineEnd ? m_text[end] : QChar();
        const bool isAlone = isEdge(before) && isEdge(after);   // the sign of an item, or no mark at all
        const bool isMark = end - begin <= kMostMarks && ((mayStandBefore(before) && mayBegin(end)) || (mayEnd(before) && mayStandAfter(end)));
        for (qsizetype i = begin; i < end; ++i)
            put(isAlone || isMark ? char(m_text[i].unicode()) : kLetter, i);
        return end;
    }

    static bool isEdge(QChar c) { return c.isNull() || c.isSpace(); }
    static bool mayStandBefore(QChar c) { return isEdge(c) || isIn(c, u"([|“„‘«‹—–>") || isUnspaced(c); }
    static bool mayEnd(QChar c) { return !isEdge(c) && !isIn(c, u"/\\([{"); }

    bool mayBegin(qsizetype at) const
    {
        if (at >= m_lineEnd)
            return false;
        const QChar c = m_text[at];
        if (c == u'-')
            return at + 1 < m_lineEnd && (m_text[at + 1].isLetterOrNumber() || m_text[at + 1] == u'-');
        return !c.isSpace() && (c.unicode() >= 0x80 || c.isLetterOrNumber() || isIn(c, u"`[(\"'$+#@"));
    }

    bool mayStandAfter(qsizetype at) const
    {
        if (at >= m_lineEnd)
            return true;
        const QChar c = m_text[at];
        if (isEdge(c) || isUnspaced(c))
            return true;
        if (!isIn(c, u".,;:!?)]|”’»›…—–"))
            return false;
        const QChar next = at + 1 < m_lineEnd ? m_text[at + 1] : QChar();
        return isEdge(next) || isIn(next, u".,;:!?)]|(”’»›…—–\"'") || isUnspaced(next);
    }

    char shapeAt(qsizetype i) const
    {
        const QChar c = m_text[i], before = i > m_lineBegin ? m_text[i - 1] : QChar();
        if (c == u'\r')
            return i >= m_returns && m_lineEnd < m_text.size() ? ' ' : kLetter;
        // Nothing is an image, and nothing a definition that is to be seen elsewhere.
        if ((c == u'[' && before == u'!') || (c == u':' && before == u']'))
            return kSign;
        return shapeOf(c);
    }

    QStringView m_text;
    MarkdownShape m_shape;
    QStringView m_before, m_beforeThat;   // the lines over this one, without what stands around them
    bool m_isInTable = false;
    qsizetype m_beforeAt = 0, m_lineBegin = 0, m_lineEnd = 0;
    qsizetype m_returns = 0;   // where those begin that belong to the line's end
};

} // namespace

MarkdownShape markdownShape(QStringView text)
{
    return ShapeMaker(text).make();
}

} // namespace witan
