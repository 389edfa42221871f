// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/quoting.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FactSheet)
};

/// Never cuts a surrogate pair in two.
QStringView cut(QStringView text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    return text.first(text.at(most - 1).isHighSurrogate() ? most - 1 : most);
}

qsizetype longestRun(QStringView text, QChar of)
{
    qsizetype longest = 0, run = 0;
    for (const QChar c : text) {
        run = c == of ? run + 1 : 0;
        longest = qMax(longest, run);
    }
    return longest;
}

/// Indented where it can be shown whole. What is far too long is not: indenting the deepest value that is allowed would
/// make gigabytes of blanks of it, to be cut.
QString asText(const QJsonValue &value, qsizetype most)
{
    if (!value.isObject() && !value.isArray())
        return value.toVariant().toString();
    const QJsonDocument document = value.isObject() ? QJsonDocument(value.toObject()) : QJsonDocument(value.toArray());
    const QByteArray compact = document.toJson(QJsonDocument::Compact);
    return QString::fromUtf8(compact.size() > 4 * most ? compact : document.toJson(QJsonDocument::Indented).trimmed());
}

} // namespace

QString claim(QStringView text, qsizetype most)
{
    const QStringView all = text.trimmed(), shown = cut(all, most);
    QString out(u'“');
    for (const QChar c : shown) {
        const bool begins = out.size() == 1 || out.back() == u' ';
        if (c.isSpace() || c.category() == QChar::Other_Control) {
            if (!begins)
                out += u' ';
            continue;
        }
        // An underscore inside a word (customers_old) is no emphasis; only one at its edge is.
        if (QStringView(u"\\`*[]<>!|~&#").contains(c) || (c == u'_' && begins))
            out += u'\\';
        // Our own marks must not be closed from inside.
        out += c == u'“' || c == u'”' ? QChar(u'"') : c;
    }
    if (out.endsWith(u' '))
        out.chop(1);
    return out + (shown.size() < all.size() ? u" …”"_s : u"”"_s);
}

QString codeSpan(QStringView text, qsizetype most)
{
    const QString shown = cut(text, most).toString().simplified();
    const QString mark(longestRun(shown, u'`') + 1, u'`');
    if (shown.isEmpty())
        return Words::tr("(empty)");
    const QString blank(shown.startsWith(u'`') || shown.endsWith(u'`') ? u" "_s : QString());
    return mark + blank + shown + blank + mark;
}

QString fence(const QJsonValue &value, qsizetype most)
{
    const QString text = asText(value, most);
    const QStringView shown = cut(text, most);
    const QString mark(qMax<qsizetype>(3, longestRun(shown, u'`') + 1), u'`');
    const QString out = mark + (value.isString() ? u"\n"_s : u"json\n"_s) + shown.toString() + u'\n' + mark + u'\n';
    if (shown.size() == text.size())
        return out;
    const QString part = Words::tr("(The first %1 of %2 characters; the plan pane shows all.)");
    return out + part.arg(shown.size()).arg(text.size()) + u'\n';
}

void cutMarkdown(QString &text, qsizetype most)
{
    if (text.size() <= most)
        return;
    text.truncate(qMax<qsizetype>(text.lastIndexOf(u'\n', most), 0));
    QStringView open;
    for (const QStringView line : QStringView(text).tokenize(u'\n')) {
        if (!line.startsWith(u"```"))
            continue;
        const QStringView mark = line.first(longestRun(line, u'`'));
        if (open.isEmpty())
            open = mark;
        else if (line == open)
            open = {};
    }
    const QString close = open.isEmpty() ? QString() : u'\n' + open.toString();
    text += close + u"\n\n"_s + Words::tr("(Cut here: the plan pane shows the rest.)");
}

} // namespace witan
