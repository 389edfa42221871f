// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection_info.h"
#include "core/message_draft.h"
#include "models/consultation_view.h"
#include "widgets/inbox_pane.h"

#include <QMainWindow>

#include <memory>

namespace witan {

class InboxModel;
class ThreadModel;
struct DeadlineNote;

/// How loud a sentence to the elder is: Info goes by itself, Warning and Error stay until they are closed.
enum class Severity { Info, Warning, Error };

/// Whether the sample can be tried: not with another machine's service, and not while it starts.
enum class SampleOffer { None, Ready, Starting };

/// What happens to the service inside this program when the window is closed while agents wait.
enum class WhenClosing { Ask, KeepRunning, Stop };

/// What the elder has chosen in the window's menu.
struct WindowChoices {
    bool notifications = true;
    WhenClosing whenClosing = WhenClosing::Ask;
    bool hasService = true;   ///< this program may have the service inside; else there is nothing to choose for its closing
};

/// Where the window stands and how it is divided, as it was left.
struct WindowPlace {
    QByteArray geometry;      ///< Qt's own
    QList<int> columns;       ///< widths, of a window that shows all three
    int page = -1;            ///< of a window that does not; -1: none kept
    InboxPlace inbox = {};
};

/// The window: inbox, conversation, plan and risk, decision bar. It shows values that app/ hands in and says by signals
/// what the elder wants; it knows neither cache nor client. GUI thread only. Models stay their owner's.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    void setInboxModel(InboxModel *model);
    void setThreadModel(ThreadModel *model);
    /// Shows a consultation, or news of the one that is shown. Drafts are taken only when another one is opened,
    /// so that a refresh never overwrites what is being typed.
    void showConsultation(const ConsultationView &view);
    void showNothing();
    /// Tells what was typed since the last draftChanged().
    void tellDrafts();
    void setConnection(const ConnectionInfo &info);
    void setOutbox(const QList<OutboxItem> &items);
    void notice(const QString &sentence, Severity severity);
    /// Where agents connect, and the file that holds their token: for the first-run page.
    void setListenUrl(const QString &url, const QString &tokenFile = {});
    void setSampleOffer(SampleOffer offer);
    WindowPlace place() const;
    /// Before it is shown. What makes no sense, or lies off every screen, is passed over.
    void setPlace(const WindowPlace &place);
    /// Whether letters and signs alone are keys.
    void setSingleKeys(bool on);
    void setChoices(const WindowChoices &choices);
    /// That come near, or ran out; to be given again as time goes on.
    void setDeadlines(const QList<DeadlineNote> &deadlines);
    /// Before the eyes: shown, not minimised, above the others; with a consultation open, unless it is null.
    void bringUp(const ConsultationId &id);
    /// Whether a wish to close it is only told, by closeRequested(); otherwise it closes.
    void setClosingIsAsked(bool asked);
    /// Another clock than the system's; it must outlive the window.
    void setClock(const Clock *clock);

Q_SIGNALS:
    void consultationChosen(const witan::ConsultationId &id);
    void replySubmitted(const witan::MessageDraft &draft);
    void decisionSubmitted(const witan::Decision &decision);   ///< without id; digest and seenSeq are those of the screen
    void draftChanged(const witan::ConsultationId &id, const QString &what, const QString &text);   ///< what: core/draft_names.h
    void seenReached(const witan::ConsultationId &id, qint64 seq);
    void unreadWanted(const witan::ConsultationId &id, qint64 seq);   ///< from this event on it shall count as not seen
    void stepOpened(const witan::ConsultationId &id, const QString &digest, const QString &stepId);
    void stepsSeen(const witan::ConsultationId &id, const QString &digest, const witan::NumberRanges &numbers);
    void resendRequested(const QString &outboxId);
    void discardRequested(const QString &outboxId);
    void answerRetryRequested(const witan::ConsultationId &id, const witan::MessageId &message);
    /// The workflow that was stopped in this consultation may go on.
    void workflowReopened(const witan::ConsultationId &id, const QString &comment);
    void sampleRequested();
    void overviewRequested();
    void tryNowRequested();
    void firstPainted();
    void singleKeysChanged(bool on);
    void notificationsChanged(bool on);
    void whenClosingChanged(witan::WhenClosing choice);
    void closeRequested();
    void quitRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace witan
