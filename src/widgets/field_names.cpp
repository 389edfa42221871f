// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/field_names.h"

#include "core/untrusted_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

struct Field {
    Q_DECLARE_TR_FUNCTIONS(Field)
};

/// Words apart, the first with a capital, of what is a name as programs write them. Anything else may be a thing that has such a name,
/// a path, a host, an option: empty.
QString writtenOut(const QString &member)
{
    static const QRegularExpression name(u"\\A[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*\\z"_s);
    if (!name.match(member).hasMatch())
        return {};
    QString words;
    for (qsizetype i = 0; i < member.size(); ++i) {
        const QChar c = member[i];
        if (c == u'_') {
            words += u' ';
        } else if (c.isUpper() && i > 0 && member[i - 1].isLower()) {
            words += u' ';
            words += c.toLower();
        } else {
            words += c;
        }
    }
    words[0] = words[0].toUpper();
    return words;
}

} // namespace

QString fieldName(const QString &member)
{
    const QString known = member.toLower().remove(u'_').remove(u'-').remove(u' ');
    if (known == u"dependson" || known == u"dependencies")
        return Field::tr("Comes after");
    if (known == u"reversible")
        return Field::tr("Can be undone");
    if (known == u"irreversible")
        return Field::tr("Cannot be undone");
    if (known == u"sql")
        return Field::tr("Statement");
    if (known == u"arguments" || known == u"args")
        return Field::tr("Arguments");
    if (known == u"id")
        return Field::tr("Id");
    if (known == u"score")
        return Field::tr("Score");
    if (known == u"scoremax")
        return Field::tr("Highest score");
    const QString words = writtenOut(member);
    return !words.isEmpty() ? words : isBlank(member) ? Field::tr("(no name)") : makeVisible(member).text;
}

} // namespace witan
