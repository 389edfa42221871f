// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/open_consultation.h"

#include "app/desktop/draft_keeper.h"
#include "client/review_client.h"
#include "core/draft_names.h"
#include "core/json.h"
#include "core/sent_whole.h"
#include "core/step_carry.h"
#include "models/thread_model.h"
#include "store/review_cache.h"
#include "widgets/text_field.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

/// How far ahead of what was seen the first unseen revision is looked for.
constexpr int kScanned = 2000;

} // namespace

OpenConsultation::OpenConsultation(ReviewCache &cache, ReviewClient &client, DraftKeeper &drafts, ThreadModel &thread, QObject *parent)
    : QObject(parent), m_cache(cache), m_client(client), m_drafts(drafts), m_thread(thread)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &OpenConsultation::refresh);
}

template<typename T> std::optional<T> OpenConsultation::valueOf(Result<T> result)
{
    if (result)
        return *std::move(result);
    Q_EMIT failed(result.error());
    return std::nullopt;
}

bool OpenConsultation::open(const ConsultationId &id)
{
    if (id == m_id)
        return true;
    m_id = id;
    m_view = {};
    if (!readView()) {
        close();
        return false;
    }
    takeDrafts();
    m_thread.open(id, m_view.consultation.head, m_view.seenSeq,
                  [this](qint64 from, int limit) { return valueOf(m_cache.events(m_id, from, limit)).value_or(QList<Event>()); },
                  [this](int revision) { return contextOf(revision); });
    m_thread.setPending(m_view.pending);
    Q_EMIT changed(m_view);
    return true;
}

void OpenConsultation::close()
{
    m_id = {};
    m_view = {};
    m_retry.stop();
    m_backoff.reset();
    m_thread.close();
}

void OpenConsultation::extend(qint64 head)
{
    m_thread.extend(head);
    refreshSoon();
}

void OpenConsultation::takeOutbox()
{
    const auto items = valueOf(m_cache.outbox());
    if (!items)
        return;
    m_view.pending = *items;
    m_view.pending.removeIf([this](const OutboxItem &item) { return item.consultation != m_id; });
    m_thread.setPending(m_view.pending);
    refreshSoon();
}

void OpenConsultation::takeDrafts()
{
    m_view.messageDraft = m_drafts.draft(m_id, messageDraftName());
    m_view.commentDrafts.clear();
    // Of the one comment that an earlier version kept, nobody knows for which verdict it was: each of them begins with it.
    const QString shared = m_drafts.draft(m_id, sharedCommentDraftName());
    bool isShared = !shared.isEmpty();
    for (const Verdict verdict : kVerdictsWithComment) {
        QString comment = m_drafts.draft(m_id, commentDraftName(verdict));
        if (comment.isEmpty() && !shared.isEmpty()) {
            comment = shared;
            isShared = isShared && m_cache.setDraft(m_id, commentDraftName(verdict), comment);
        }
        m_view.commentDrafts.insert(verdict, comment);
    }
    if (isShared)
        m_drafts.clear(m_id, sharedCommentDraftName());
    offerLongComments();
    // The program was killed after a message or decision was queued and before its draft was cleared.
    forgetQueued(messageDraftName(), m_view.messageDraft, [message = draftFromKept(m_id, m_view.messageDraft)](const OutboxItem &item) {
        return item.kind == OutboxKind::Message && draftOf(item) == message;
    });
    for (const Verdict verdict : kVerdictsWithComment) {
        QString &draft = m_view.commentDrafts[verdict];
        forgetQueued(commentDraftName(verdict), draft, [verdict, comment = draft](const OutboxItem &item) {
            return item.kind == OutboxKind::Decision && verdictFrom(item.payload.value("verdict"_L1).toString()) == verdict
                && item.payload.value("comment"_L1).toString() == comment;
        });
    }
}

/// A comment that no field can hold (an earlier version took any paste) is offered where one writes to the reviewers, as a
/// note: there it can be copied, and it holds nobody up in deciding.
void OpenConsultation::offerLongComments()
{
    for (const Verdict verdict : kVerdictsWithComment) {
        QString &comment = m_view.commentDrafts[verdict];
        if (comment.size() <= TextField::kMostRestoredBytes / 3 || comment.toUtf8().size() <= TextField::kMostRestoredBytes)
            continue;
        MessageDraft note = draftFromKept(m_id, m_view.messageDraft);
        note.audience = Audience::Reviewers;
        if (!note.content.contains(comment))
            note.content += note.content.isEmpty() ? comment : u"\n\n"_s + comment;
        const QString kept = keptForm(note);
        if (!m_cache.setDraft(m_id, messageDraftName(), kept))
            return;
        m_view.messageDraft = kept;
        comment.clear();
        m_drafts.clear(m_id, commentDraftName(verdict));
    }
}

void OpenConsultation::forgetQueued(const QString &what, QString &draft, const std::function<bool(const OutboxItem &)> &isSame)
{
    const bool isQueued = std::any_of(m_view.pending.cbegin(), m_view.pending.cend(), [&](const OutboxItem &item) {
        return item.state != OutboxState::Failed && isSame(item);
    });
    if (!isQueued || draft.isEmpty())
        return;
    draft.clear();
    m_drafts.clear(m_id, what);
}

void OpenConsultation::refreshSoon()
{
    if (m_id.isNull() || std::exchange(m_refreshPosted, true))
        return;
    QMetaObject::invokeMethod(this, &OpenConsultation::refresh, Qt::QueuedConnection);
}

void OpenConsultation::refresh()
{
    m_refreshPosted = false;
    if (!m_id.isNull() && readView())
        Q_EMIT changed(m_view);
}

bool OpenConsultation::readView()
{
    const auto summary = valueOf(m_cache.summary(m_id));
    if (!summary || !*summary)
        return false;
    const QJsonObject context = m_view.consultation.context;
    const Consultation &now = (*summary)->consultation;
    const bool isNewContext = m_view.consultation.digest != now.digest || m_view.consultation.revision != now.revision || m_view.consultation.id != m_id;
    if (isNewContext)
        m_view.contextUnreadable = false;
    const int shown = isNewContext ? revisionBefore(**summary) : m_view.changesFrom;
    m_view.consultation = now;
    m_view.consultation.context = context;
    if (isNewContext || m_view.contextUnreadable)
        readContext(shown);
    m_view.me = m_client.me();
    m_view.seenSeq = (*summary)->seenSeq;
    m_view.lastAgentSeq = (*summary)->lastAgentSeq;
    m_view.unread = (*summary)->unread;
    m_view.agentAttached = m_client.agentAttached(m_id);
    m_view.reviewers = m_client.presentReviewers();
    m_view.reviewers.removeAll(m_view.me.name);
    m_view.reviewers.removeAll(m_view.me.id);
    m_view.online = m_client.connection().state == ConnectionState::Online;
    m_view.openedSteps = valueOf(m_cache.openedSteps(m_id, m_view.consultation.digest)).value_or(QStringList());
    m_view.seenSteps = valueOf(m_cache.seenSteps(m_id, m_view.consultation.digest)).value_or(NumberRanges());
    // Of a copy that could not be read, or that is damaged, nothing was seen.
    m_view.wholeSeen = m_view.shownDigest == m_view.consultation.digest
        && valueOf(m_cache.openedSteps(m_id, sentWholeDigest(m_view.consultation))).value_or(QStringList()).contains(sentWholeId());
    m_view.pending = valueOf(m_cache.outbox()).value_or(QList<OutboxItem>());
    m_view.pending.removeIf([this](const OutboxItem &item) { return item.consultation != m_id; });
    return true;
}

void OpenConsultation::readContext(int shownRevision)
{
    const auto whole = m_cache.consultation(m_id);
    const bool isRead = whole && *whole;
    if (!whole && !m_view.contextUnreadable)
        Q_EMIT failed(whole.error());
    m_view.contextUnreadable = !isRead;
    m_view.consultation.context = isRead ? (*whole)->context : QJsonObject();
    m_view.context = Context::parse(m_view.consultation.context);
    // Reckoned from what is shown, not taken from beside it: a copy that has gone bad must not pass for the agent's plan.
    m_view.shownDigest = isRead ? digestOf(m_view.consultation.context) : QString();
    m_view.changes.reset();
    m_view.contextBefore.reset();
    readEarlier();
    m_view.revisionNote = isRead ? noteOf(m_view.consultation) : QString();
    m_view.changesFrom = shownRevision;
    tryAgainUnless(isRead);
    if (shownRevision < 1 || !isRead)
        return;
    const QJsonObject before = contextOf(shownRevision);
    if (before.isEmpty())
        return;
    m_view.contextBefore = Context::parse(before);
    m_view.changes = diffContexts(*m_view.contextBefore, m_view.context);
    keepRead(digestOf(before));
    // A revision with the same context is one of what the agent sends beside it.
    m_view.changes->otherChanged = m_view.changes->otherChanged || (m_view.changes->empty() && !m_view.consultation.extra.isEmpty());
}

/// What was read in the revision that was on the screen last, and says the same here, need not be read again.
void OpenConsultation::keepRead(const QString &digest)
{
    if (digest == m_view.shownDigest || m_view.shownDigest != m_view.consultation.digest)
        return;
    const StepsRead read{valueOf(m_cache.openedSteps(m_id, digest)).value_or(QStringList()), valueOf(m_cache.seenSteps(m_id, digest)).value_or(NumberRanges())};
    const StepsRead stays = carriedOver(*m_view.changes, read);
    const auto tellOf = [this](const Result<void> &kept) {
        if (!kept)
            Q_EMIT failed(kept.error());
    };
    for (const QString &step : stays.opened)
        tellOf(m_cache.setStepOpened(m_id, m_view.shownDigest, step));
    if (!stays.seen.isEmpty())
        tellOf(m_cache.addSeenSteps(m_id, m_view.shownDigest, stays.seen));
}

/// A read can fail for a while only, with a full disk or a busy file.
void OpenConsultation::tryAgainUnless(bool isRead)
{
    if (isRead) {
        m_retry.stop();
        m_backoff.reset();
    } else {
        m_retry.start(m_backoff.next(QRandomGenerator::global()->generateDouble()));
    }
}

/// The revision that the elder looked at last, else the one before the present one; 0 where there is none.
int OpenConsultation::revisionBefore(const ConsultationSummary &summary)
{
    const int present = summary.consultation.revision;
    if (present < 2)
        return 0;
    const auto unseen = valueOf(m_cache.events(m_id, summary.seenSeq + 1, kScanned)).value_or(QList<Event>());
    const auto first = std::find_if(unseen.cbegin(), unseen.cend(), [](const Event &event) { return event.type == EventType::ContextRevised; });
    const int seen = first == unseen.cend() ? present - 1 : first->body.value("revision"_L1).toInt(present) - 1;
    return std::clamp(seen, 1, present - 1);
}

/// The request before this one by which the elder is told that it was asked before: the last that somebody said no to.
void OpenConsultation::readEarlier()
{
    m_view.contextEarlier.reset();
    m_view.earlierChanges.reset();
    const AskedBefore &before = m_view.consultation.askedBefore;
    const EarlierAsk *ask = before.lastRejected() ? before.lastRejected() : before.newest.isEmpty() ? nullptr : &before.newest.constFirst();
    const auto earlier = ask && !m_view.contextUnreadable ? valueOf(m_cache.consultation(ask->consultation)) : std::nullopt;
    if (!earlier || !*earlier)
        return;
    m_view.contextEarlier = Context::parse((*earlier)->context);
    m_view.earlierChanges = diffContexts(*m_view.contextEarlier, m_view.context);
}

/// What the agent wrote with the present revision, looked for from the newest event back.
QString OpenConsultation::noteOf(const Consultation &c)
{
    for (qint64 last = c.head; c.revision > 1 && last > 0; last -= kScanned) {
        const qint64 first = qMax<qint64>(1, last - kScanned + 1);
        const auto events = valueOf(m_cache.events(m_id, first, int(last - first + 1))).value_or(QList<Event>());
        for (auto event = events.crbegin(); event != events.crend(); ++event) {
            if (event->type == EventType::ContextRevised)
                return event->body.value("note"_L1).toString();
        }
    }
    return {};
}

QJsonObject OpenConsultation::contextOf(int revision)
{
    const auto context = valueOf(m_cache.contextOf(m_id, revision));
    return context && *context ? **context : QJsonObject();
}

} // namespace witan
