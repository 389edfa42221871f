// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/window_fixture.h"
#include "widgets/theme.h"
#include "widgets/thread_view.h"

#include <QScrollBar>
#include <QtTest>

namespace witan::test {

using namespace Qt::StringLiterals;

/// A thread of `count` messages of one author, made when they are asked for.
class Thread {
public:
    ConsultationId id = ConsultationId::create();
    ThreadModel model;
    ThreadView view;
    int fetched = 0;
    QHash<qint64, QString> texts;   ///< instead of the usual words
    QHash<qint64, QJsonObject> metadata;
    EventType type = EventType::MessagePosted;
    QSet<qint64> mine, hidden;      ///< seqs of the elder's own words, and of what shows nothing
    QSet<qint64> others;            ///< seqs of what other reviewers say
    QHash<qint64, MessageId> ids;   ///< of messages that must be known
    QHash<qint64, qint64> replies;  ///< to seqs in `ids`

    explicit Thread(qint64 count, qint64 seen = -1, int height = 500)
    {
        view.resize(600, height);
        view.setModel(&model);
        view.setSurroundings({{u"me"_s, u"Eleanor"_s, PrincipalRole::Reviewer}, u"Ledger Agent"_s, {}, {}});
        view.show();
        view.activateWindow();
        if (!QTest::qWaitForWindowActive(&view))
            qFatal("no window");
        open(count, seen < 0 ? count : seen);
    }

    void open(qint64 count, qint64 seen)
    {
        model.open(id, count, seen, [this](qint64 from, int limit) {
            QList<Event> events;
            for (qint64 seq = from; seq < from + limit; ++seq)
                events.append(event(seq));
            fetched += limit;
            return events;
        });
        QCoreApplication::processEvents();
    }

    Event event(qint64 seq) const
    {
        Message message;
        message.id = ids.value(seq, MessageId::create());
        message.consultation = id;
        const bool isAgents = !others.contains(seq) && !mine.contains(seq);
        message.role = isAgents ? MessageRole::Agent : MessageRole::Human;
        if (replies.contains(seq))
            message.replyTo = ids.value(replies.value(seq));
        message.author = u"Ledger Agent"_s;
        message.content = texts.value(seq, u"Message %1. "_s.arg(seq) + QString(int(seq * 13 % 300), u'x').replace(u"xxxxxx"_s, u"words "_s));
        message.metadata = metadata.value(seq);
        message.timestamp = {1'760'000'000'000 + seq * 1000};
        Event made;
        made.consultation = id;
        made.seq = seq;
        made.type = hidden.contains(seq) ? EventType::StateSaved : type;
        made.actor = mine.contains(seq) ? Principal{u"me"_s, u"Eleanor"_s, PrincipalRole::Reviewer} : isAgents ? Principal{u"agent"_s, u"Ledger Agent"_s, PrincipalRole::Agent} : Principal{u"osbert"_s, u"Osbert"_s, PrincipalRole::Reviewer};
        made.at = message.timestamp;
        made.body = toJson(message);
        return made;
    }

    /// As an elder does: to the first that is unread, then page by page, each looked at.
    void readToTheEnd()
    {
        QTest::keyClick(&view, Qt::Key_U);
        for (int page = 0; page < 200 && !view.geometryOfRows().atBottom(); ++page) {
            view.look();
            QTest::keyClick(&view, Qt::Key_PageDown);
        }
    }

    QList<ThreadGeometry::Placed> visible() { return view.geometryOfRows().visible(); }
    int topOf(int row)
    {
        for (const auto &placed : visible()) {
            if (placed.row == row)
                return placed.y;
        }
        return -100'000;
    }
};

} // namespace witan::test
