// A button in the text editor that chooses an article and makes a link to it, the same as one whose address was pasted.
(() => {
  const { ModalWorkflowSource, registerPlugin } = window.draftail;

  class ArticleLinkSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.articleChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData({ url }) {
      return { url };
    }
  }

  // The editor stores what it makes as a link: there is one kind of link to an article, however it was made.
  const source = (props) =>
    window.React.createElement(ArticleLinkSource, { ...props, entityType: { ...props.entityType, type: "LINK" } });
  registerPlugin({ type: "ARTICLE", source }, "entityTypes");
})();
